using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>What the real cmdlets take, as the engine tells it.</summary>
internal static class CmdletFacts
{
    internal static IReadOnlyList<CmdletInfo> All { get; } = Read();

    internal static CmdletInfo Of(string name) => Assert.Single(All, cmdlet => cmdlet.Name == name);

    /// <summary>The sets with the parameters that are the cmdlet's own: without -Verbose and the like.</summary>
    internal static IEnumerable<(CommandParameterSetInfo Set, IReadOnlyList<CommandParameterInfo> Parameters)> Sets(CmdletInfo cmdlet) =>
        cmdlet.ParameterSets.Select(set => (set, (IReadOnlyList<CommandParameterInfo>)
            [.. set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))]));

    internal static IEnumerable<string> Facts(CmdletInfo cmdlet) => Sets(cmdlet).SelectMany(set => set.Parameters.Select(parameter => HelpParameter.Fact(
        SetName(set.Set), parameter.Name, parameter.ParameterType.ToString(), Position(parameter, "Named"), parameter.IsMandatory, parameter.ValueFromPipeline,
        parameter.ValueFromPipelineByPropertyName, parameter.ValueFromRemainingArguments, Wildcards(parameter), parameter.Aliases)));

    /// <summary>A cmdlet with one set that has no name shows it as all of them.</summary>
    internal static string SetName(CommandParameterSetInfo set) => set.Name == ParameterAttribute.AllParameterSets ? "__AllParameterSets" : set.Name;

    internal static string Position(CommandParameterInfo parameter, string named) => parameter.Position == int.MinValue ? named : $"{parameter.Position}";

    internal static bool Wildcards(CommandParameterInfo parameter) => parameter.Attributes.Any(attribute => attribute is SupportsWildcardsAttribute);

    private static CmdletInfo[] Read()
    {
        using var engine = new Engine();
        return [.. engine.Run("Get-Command -Module LiteLLM -CommandType Cmdlet").ShouldSucceed().Output.Select(command =>
        {
            var cmdlet = (CmdletInfo)command.BaseObject;
            _ = cmdlet.ParameterSets;
            return cmdlet;
        }).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }
}
