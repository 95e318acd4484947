using System.Management.Automation;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Takes keys made elsewhere under management: gives them out complete; with <c>-SetName</c> or <c>-Path</c> a set manages them from
/// then on, and their definitions are written to a file.
/// </summary>
[Cmdlet(VerbsData.Import, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ImportLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _adopted = [];

    /// <summary>The set that shall manage the keys. By default the set that <c>-Path</c> holds, or, for a new file, its name without the ending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>A file to write the definitions to (<c>.json</c>, <c>.psd1</c>). What else it holds stays; definitions of the same names are replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Writes the definitions, then has the set manage the keys. In that order nothing is managed that is not declared.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        if (_adopted.Count > 0)
        {
            TakeAll();
        }

        base.EndProcessing();
    }

    private void TakeAll()
    {
        string? file = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        string? text = file is not null && File.Exists(file) ? Need(file, () => DefinitionFile.Text(file)) : null;
        string set = Need(file, () => SetOf(file, text));
        LiteLLMKey[] free = [.. _adopted.Where(key => IsFree(key, set))];
        if (free.Length == 0)
        {
            return;
        }

        Dictionary<string, KeyDefinition> definitions = Need(file, () => Write(file, text, set, free)).Keys
            .ToDictionary(definition => definition.Ownership.Name, StringComparer.Ordinal);
        foreach (LiteLLMKey key in free)
        {
            ForItem(key.ToString(), () => Adopt(key, definitions[DefinitionWriter.NameOf(key)].Ownership));
        }
    }

    private protected override void Process(LiteLLMKey key)
    {
        if (SetName is null && Path is null)
        {
            WriteObject(key);
            return;
        }

        if (DefinitionWriter.NameOf(key).Length == 0)
        {
            throw new LiteLLMException(ErrorIds.AliasRequired,
                $"Key {KeyReference.Describe(key)} has no alias, and a definition is known by it. Give it one with Set-LiteLLMKey -NewKeyAlias.");
        }

        _adopted.Add(key);
    }

    /// <summary>The set that the file holds; for a new one, the set that was named, or the name of the file.</summary>
    private string SetOf(string? file, string? text)
    {
        if (text is null)
        {
            return SetName ?? System.IO.Path.GetFileNameWithoutExtension(file)!;
        }

        string set = DefinitionFile.Read(file!, text).Name;
        return SetName is null || set == SetName
            ? set
            : throw new LiteLLMException(ErrorIds.OtherSet, $"{file} holds the set '{set}', not '{SetName}'. Leave -SetName out, or name another file.");
    }

    private bool IsFree(LiteLLMKey key, string set)
    {
        bool taken = KeyOwnership.Of(key) is { } owner && owner.Set != set;
        if (taken)
        {
            WriteError(KeyMatcher.OfAnotherSet(key.ToString(), KeyOwnership.Of(key)!).ToErrorRecord(key.ToString()));
        }

        return !taken;
    }

    /// <summary>Puts the definitions into the file, if there is one.</summary>
    /// <returns>The set as it then stands in the file.</returns>
    private KeySetDefinition Write(string? file, string? existing, string set, LiteLLMKey[] keys)
    {
        string path = file ?? set + ".json";
        LiteLLMKey[] declarable = [.. keys.Select(Declarable)];
        string text = existing is null ? DefinitionFile.New(path, set, declarable) : DefinitionFile.With(path, existing, declarable);
        KeySetDefinition definitions = DefinitionFile.Read(path, text);
        if (file is not null && ShouldProcess(file, $"Write the definitions of {Pluralize.Keys(keys.Length)}"))
        {
            DefinitionFile.Write(file, text);
        }

        return definitions;
    }

    private void Adopt(LiteLLMKey key, KeyOwnership ownership)
    {
        var desired = new DesiredKey();
        desired.Say(KeyOwnership.Property, ownership.ToJson());
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, key.Row, Api.ServerNow);
        string text = $"Take key {KeyReference.Describe(key)} into set '{ownership.Set}'";
        if (changes.Count == 0)
        {
            Pipeline.Tasks.EnqueueOutput(key.ToString(), () => WriteObject(key));
        }
        else if (ShouldProcess(text, text + "?", "Import-LiteLLMKey"))
        {
            Pipeline.Tasks.Enqueue(key.ToString(), async context =>
            {
                KeyWriteResult result = await new KeyWriter(Api, Pipeline.Loader).UpdateAsync(key, desired, changes, Api.ServerNow, context.Token).ConfigureAwait(false);
                return () => Tell(result);
            });
        }
    }

    private void Tell(KeyWriteResult result)
    {
        WriteObject(result.Key);
        if (result.Problem is { } problem)
        {
            throw problem;
        }
    }
}
