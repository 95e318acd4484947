using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.HostileInput;

/// <summary>Whatever is said, piped or written into a file, ends in the right result on the server or in an error that names it; soon, and in little memory. Alone, because the processor time and the memory of the process are measured.</summary>
[Collection(nameof(HostileInputTests))]
[CollectionDefinition(nameof(HostileInputTests), DisableParallelization = true)]
public sealed class HostileInputTests(HostileInputBench bench) : IClassFixture<HostileInputBench>
{
    /// <summary>The most processor time of a command. Unlike the time on the clock, it does not depend on what else the machine does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The errors of the engine that say what is wrong with an argument before any cmdlet sees it.</summary>
    private static readonly string[] OfTheEngine =
    [
        "ParameterArgumentValidationError", "ParameterArgumentValidationErrorNullNotAllowed", "ParameterArgumentValidationErrorEmptyStringNotAllowed",
        "ParameterArgumentTransformationError", "CannotConvertArgumentNoMessage", "InputObjectNotBound", "ScriptBlockArgumentNoInput", "CannotConvertArgument", "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
    ];

    public static TheoryData<string> Names => [.. HostileValues.Texts.Keys];

    public static TheoryData<string> Scripts => [.. HostileValues.Scripts];

    public static TheoryData<string> Files => [.. HostileFiles.ByName.Keys];

    [Fact]
    public void There_are_at_least_two_hundred() =>
        Assert.True((HostileValues.Texts.Count * 6) + HostileValues.Scripts.Count + (HostileFiles.ByName.Count * 2) >= 200);

    /// <summary>Six inputs for each text: an alias to create, find, change and remove by, an id, and a value of metadata.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Any_text_is_used_unchanged_or_refused(string name)
    {
        string text = HostileValues.Texts[name];
        bench.Clear();

        if (Run("New-LiteLLMKey -KeyAlias $text -Metadata @{ note = 'x' }", text) is { } made)
        {
            Assert.Equal(text.Length == 0 ? null : text, made.Properties["KeyAlias"].Value);
            if (text.Length > 0 && Run("Get-LiteLLMKey ([WildcardPattern]::Escape($text))", text) is { } found)
            {
                Assert.Equal(made.Properties["Id"].Value, found.Properties["Id"].Value);
                Assert.NotNull(Run("Set-LiteLLMKey -KeyAlias $text -MergeMetadata @{ note = $text } -PassThru", text));
                Assert.NotNull(Run("Compare-LiteLLMKey -KeyAlias $text -MaxBudget 1", text));
                Run("Remove-LiteLLMKey -KeyAlias $text -Confirm:$false", text);
                Assert.Equal(1, bench.KeyCount);
            }
        }

        Run("Get-LiteLLMKey -Id $text", text);
        Run("Get-LiteLLMKey -TeamId $text", text);
        Assert.All(bench.Paths, path => Assert.Matches("^/(key/(generate|info|list|update|delete)|v2/key/info|team/list)$", path));
        Assert.NotNull(Run("Get-LiteLLMKey bystander", text));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Any_value_is_used_unchanged_or_refused(string script)
    {
        bench.Clear();

        Run(script, "");

        Assert.NotNull(Run("Get-LiteLLMKey bystander", ""));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_file_is_read_or_refused(string name)
    {
        bench.Clear();
        using var folder = new TemporaryFolder();
        string path = HostileFiles.ByName[name](folder);

        foreach (string command in new[] { "Sync-LiteLLMKey -LiteralPath $text -Confirm:$false", "ConvertFrom-LiteLLMTerraformState $text" })
        {
            Run(command, path);
        }

        Assert.NotNull(Run("Get-LiteLLMKey bystander", ""));
    }

    /// <summary>Runs a script within the limits; what goes wrong has to be an error of ours, or one by which the engine refuses an argument.</summary>
    /// <returns>The first object that came out, or none.</returns>
    private PSObject? Run(string script, string text)
    {
        long before = GC.GetTotalAllocatedBytes();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        RunResult result = bench.Engine.Run(script, ("text", text));
        TimeSpan used = Environment.CpuUsage.TotalTime - start;
        Assert.True(used < Longest, $"{script} took {used}.");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 2L << 30, $"{script} took {(GC.GetTotalAllocatedBytes() - before) >> 20} MB.");
        foreach (ErrorRecord error in result.Errors.Append(result.Terminating).OfType<ErrorRecord>())
        {
            string id = error.FullyQualifiedErrorId.Split(',')[0];
            string type = error.Exception.GetType().FullName!;
            Assert.True(
                type.StartsWith("LiteLLM.PowerShell.Errors.", StringComparison.Ordinal) || type.EndsWith(".DefinitionException", StringComparison.Ordinal) || Array.IndexOf(OfTheEngine, id) >= 0,
                $"{script}: {type}: {id}: {error.Exception}");
            Assert.NotEqual("", error.Exception.Message.Trim());
            Assert.True(error.Exception.Message.Length < 20_000, string.Create(CultureInfo.InvariantCulture, $"{script}: an error of {error.Exception.Message.Length} characters"));
        }

        return result.Output.Count > 0 ? result.Output[0] : null;
    }
}
