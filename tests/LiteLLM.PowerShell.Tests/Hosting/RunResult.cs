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

    /// <summary>The only error, which did not end the script.</summary>
    public ErrorRecord ShouldFail(string errorId)
    {
        Assert.Null(Terminating);
        ErrorRecord error = Assert.Single(Errors);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        return error;
    }

    /// <summary>The error that ended the script.</summary>
    public ErrorRecord ShouldEnd(string errorId)
    {
        Assert.NotNull(Terminating);
        Assert.Equal(errorId, Terminating.FullyQualifiedErrorId.Split(',')[0]);
        return Terminating;
    }
}
