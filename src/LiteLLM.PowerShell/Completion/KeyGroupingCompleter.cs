using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes by what a report groups keys: the fixed words, and the names of the entries that keys have in their metadata.</summary>
internal sealed class KeyGroupingCompleter : IArgumentCompleter
{
    private static readonly IArgumentCompleter[] Parts = [new WordCompleter(), new MetadataNameCompleter()];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Parts.SelectMany(part => part.CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters));

    private sealed class WordCompleter() : FixedValueCompleter(
        [
            ("Team", "the teams of the keys"),
            ("User", "the users of the keys"),
            ("Model", "the spend of the last 30 days by model"),
            ("Tag", "the tags of the keys"),
        ]);
}
