using System.Management.Automation;
using LiteLLM.PowerShell.Definitions;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;
using LiteLLM.PowerShell.Plans;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Takes keys made elsewhere under management: gives them out complete; with <c>-SetName</c> or <c>-Path</c> a set manages them from
/// then on, and their definitions are written to a file.
/// </summary>
[Cmdlet(VerbsData.Import, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyTarget.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ImportLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _adopted = [];

    /// <summary>The set that shall manage the keys. By default the set that <c>-Path</c> holds, or, for a new file, its name without the ending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SetName { get; set; }

    /// <summary>A file to write the definitions to (<c>.json</c>, <c>.psd1</c>). What else it holds stays; definitions of the same names are replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Writes the definitions, then has the set manage the keys. In that order nothing is managed that is not declared.</summary>
    protected override void EndProcessing()
    {
        if (_adopted.Count == 0)
        {
            return;
        }

        string? file = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        KeySetDefinition set = Need(file, () => Write(file));
        Dictionary<string, KeyDefinition> definitions = set.Keys.ToDictionary(definition => definition.Ownership.Name, StringComparer.Ordinal);
        foreach (LiteLLMKey key in _adopted)
        {
            ForItem(key.ToString(), () => Adopt(key, definitions[DeclaredKey.NameOf(key)].Ownership));
        }
    }

    private protected override void Process(LiteLLMKey key)
    {
        if (SetName is null && Path is null)
        {
            WriteObject(key);
            return;
        }

        if (DeclaredKey.NameOf(key).Length == 0)
        {
            throw new LiteLLMException("AliasRequired", ErrorCategory.InvalidOperation,
                $"Key {KeyTarget.Describe(key)} has no alias, and a definition is known by it. Give it one with Set-LiteLLMKey -NewKeyAlias.");
        }

        _adopted.Add(key);
    }

    /// <summary>Puts the definitions into the file, if there is one.</summary>
    /// <returns>The set as it then stands in the file.</returns>
    private KeySetDefinition Write(string? file)
    {
        bool exists = file is not null && File.Exists(file);
        string path = file ?? SetName + ".json";
        string text = exists
            ? DefinitionFile.With(path, DefinitionFile.Text(path), _adopted)
            : DefinitionFile.New(path, SetName ?? System.IO.Path.GetFileNameWithoutExtension(path), _adopted);
        KeySetDefinition set = DefinitionFile.Read(path, text);
        if (SetName is not null && set.Name != SetName)
        {
            throw new LiteLLMException("OtherSet", ErrorCategory.InvalidArgument, $"{path} holds the set '{set.Name}', not '{SetName}'. Leave -SetName out, or name another file.");
        }

        if (file is not null && ShouldProcess(file, $"Write the definitions of {Counted.Keys(_adopted.Count)}"))
        {
            DefinitionFile.Write(file, text);
        }

        return set;
    }

    private void Adopt(LiteLLMKey key, KeyOwnership ownership)
    {
        if (KeyOwnership.Of(key) is { } owner && owner.Set != ownership.Set)
        {
            throw KeyMatcher.OfAnotherSet(key.ToString(), owner);
        }

        var desired = new DesiredKey();
        desired.Say(KeyOwnership.Property, ownership.ToJson());
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, key.Row, Api.ServerNow);
        string text = $"Take key {KeyTarget.Describe(key)} into set '{ownership.Set}'";
        if (changes.Count == 0)
        {
            WriteObject(key);
        }
        else if (ShouldProcess(text, text + "?", "Import-LiteLLMKey"))
        {
            KeyWriteResult result = Await(token => new KeyWriter(Api).UpdateAsync(key, desired, changes, Api.ServerNow, token));
            WriteObject(result.Key);
            if (result.Problem is { } problem)
            {
                throw problem;
            }
        }
    }
}
