using System.Management.Automation;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>What a script gave out, on all streams.</summary>
public sealed record RunResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Warnings,
    string HostText)
{
    /// <summary>The only object that came out.</summary>
    public dynamic Only => Assert.Single(ShouldSucceed().Output).BaseObject;

    /// <summary>Fails the test with the errors, if there are any.</summary>
    public RunResult ShouldSucceed()
    {
        Assert.True(Terminating is null && Errors.Count == 0, string.Join("\n", Errors.Append(Terminating).Where(error => error is not null)));
        return this;
    }

    /// <summary>Every text that came out, on any stream.</summary>
    public string EverythingSaid => string.Join('\n', [
        .. Output.Select(item => item.BaseObject.ToString()),
        .. Errors.Append(Terminating).OfType<ErrorRecord>().Select(error => $"{error.Exception}\n{error.TargetObject}\n{error.CategoryInfo}"),
        .. Verbose,
        .. Warnings,
        HostText,
    ]);

    /// <summary>The texts of what came out, joined by commas.</summary>
    public string Texts => string.Join(",", ShouldSucceed().Output.Select(item => item.BaseObject.ToString()));

    /// <summary>The only error, which did not end the script.</summary>
    public ErrorRecord ShouldFail(string errorId, ErrorCategory? category = null, string? message = null)
    {
        Assert.Null(Terminating);
        return Expect(Assert.Single(Errors), errorId, category, message);
    }

    /// <summary>The error that ended the script.</summary>
    public ErrorRecord ShouldEnd(string errorId, ErrorCategory? category = null, string? message = null)
    {
        Assert.NotNull(Terminating);
        return Expect(Terminating, errorId, category, message);
    }

    private static ErrorRecord Expect(ErrorRecord error, string errorId, ErrorCategory? category, string? message)
    {
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(category ?? error.CategoryInfo.Category, error.CategoryInfo.Category);
        Assert.Equal(message ?? error.Exception.Message, error.Exception.Message);
        return error;
    }
}
