namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>What only some namespaces of the main assembly may do.</summary>
public sealed class InvariantTests
{
    private static readonly string[] Pure = ["Json", "Keys", "Catalog", "Access", "Spending", "DesiredState", "DesiredState.Planning", "Reports"];

    private static readonly HashSet<string> Ambient = ["get_UtcNow", "get_Now", "get_Today", "get_LocalDateTime", "ToLocalTime", "get_CurrentCulture", "get_CurrentUICulture", "get_Local"];

    private static readonly HashSet<string> PipelineMembers =
        ["WriteObject", "WriteError", "WriteWarning", "WriteVerbose", "WriteDebug", "WriteInformation", "WriteProgress", "ThrowTerminatingError", "ShouldProcess", "ShouldContinue"];

    [Fact]
    public void The_pure_namespaces_read_no_clock_no_time_zone_and_no_culture() =>
        AssertNone(reference => IsPure(reference) && (reference.Target.Namespace is "System" or "System.Globalization" && Ambient.Contains(reference.Member) || reference.Target.Name == "Stopwatch"));

    [Fact]
    public void The_pure_namespaces_do_no_input_or_output() =>
        AssertNone(reference => IsPure(reference) && reference.Target.Namespace is "System.Net.Http" or "System.Net.Sockets"
            || IsPure(reference) && reference.Target is { Namespace: "System.IO", Name: not ("MemoryStream" or "Stream") });

    [Fact]
    public void The_pure_namespaces_do_not_use_the_engine() =>
        AssertNone(reference => IsPure(reference) && reference.Target.Namespace.StartsWith("System.Management.Automation", StringComparison.Ordinal));

    [Fact]
    public void Only_cmdlets_and_their_engine_write_to_the_pipeline() =>
        AssertNone(reference => PipelineMembers.Contains(reference.Member) && reference.Target is { Namespace: "System.Management.Automation", Name: "Cmdlet" }
            && LayerTable.NameOf(reference.From.Namespace) is not ("Cmdlets" or "Scheduling"));

    [Fact]
    public void Only_the_client_sends_requests() =>
        AssertNone(reference => reference is { Member: "SendAsync", Target: { Namespace: "System.Net.Http", Name: "HttpClient" or "HttpMessageInvoker" } }
            && reference.From.Name != "LiteLLMClient");

    [Fact]
    public void Only_the_list_of_errors_defines_an_id() =>
        AssertNone(reference => reference is { Member: ".ctor", Target.Name: "ErrorId" } && reference.From.Name is not ("ErrorIds" or "ErrorId"));

    [Theory]
    [InlineData("Keys", "get_Row")]
    [InlineData("Cmdlets", "WriteObject")]
    [InlineData("Http", "SendAsync")]
    [InlineData("Errors", ".ctor")]
    public void The_uses_of_a_namespace_are_read(string name, string member) =>
        Assert.Contains(CodeReferences.All, reference => LayerTable.NameOf(reference.From.Namespace) == name && reference.Member == member);

    private static bool IsPure(CodeReference reference) => Pure.Contains(LayerTable.NameOf(reference.From.Namespace));

    private static void AssertNone(Func<CodeReference, bool> isForbidden) => Assert.Equal("", string.Join('\n', CodeReferences.All.Where(isForbidden)));
}
