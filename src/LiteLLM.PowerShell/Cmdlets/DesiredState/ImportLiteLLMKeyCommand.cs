using System.Management.Automation;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
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
    private OwnershipRegistry _registry = null!;

    /// <summary>The set that shall manage the keys. By default the set that <c>-Path</c> holds, or, for a new file, its name without the ending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>A file to write the definitions to (<c>.json</c>, <c>.psd1</c>). What else it holds stays; definitions of the same names are replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Finds the connection and gets ready.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _registry = new OwnershipRegistry(Api);
    }

    /// <summary>Asks about each key, writes the definitions of those that were confirmed, then has the set manage them. In that order nothing is managed that is not declared.</summary>
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
        string? file = Path is null ? null : Need(Path, () => FilePaths.Resolve(SessionState, Path));
        string? text = file is not null && File.Exists(file) ? Need(file, () => DefinitionFile.Text(file)) : null;
        string set = Need(file, () => SetOf(file, text));
        OwnershipSigner signer = Need(set, () => Await(_registry.ReadAsync));
        (string Name, LiteLLMKey Key)[] free = [.. Need(file, () => DefinitionNames.Of([.. _adopted.Where(key => HasName(key, signer) && IsFree(key, set, signer)).Select(Declarable)], signer))];
        if (free.Length == 0)
        {
            return;
        }

        Dictionary<string, KeyOwnership> declared = Need(file, () => DefinitionFile.Read(file ?? set + ".json", Text(file, text, set, free))).Keys
            .ToDictionary(definition => definition.Ownership.Name, definition => definition.Ownership, StringComparer.Ordinal);
        (string Name, LiteLLMKey Key)[] confirmed = [.. free.Where(named => IsConfirmed(named.Key, declared[named.Name], file, signer))];
        if (file is not null && confirmed.Length > 0)
        {
            Need(file, () => DefinitionFile.Update(file, current => Text(file, RefuseOtherSet(file, current, set), set, confirmed), StopToken));
        }

        foreach ((string name, LiteLLMKey key) in confirmed)
        {
            Take(key, declared[name], signer);
        }
    }

    private protected override void Process(LiteLLMKey key)
    {
        if (SetName is null && Path is null)
        {
            WriteObject(key);
            return;
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

        KeySetDefinition declared = DefinitionFile.Read(file!, text);
        declared.RefuseOtherProxy(Api.Address);
        string set = declared.Name;
        return SetName is null || set == SetName
            ? set
            : throw new LiteLLMException(ErrorIds.OtherSet, $"{file} holds the set '{set}', not '{SetName}'. Leave -SetName out, or name another file.");
    }

    /// <summary>Checks that the file is still one of the set, because another command may have written it since it was read.</summary>
    private string? RefuseOtherSet(string file, string? current, string set) => current is null || SetOf(file, current) == set
        ? current
        : throw new LiteLLMException(ErrorIds.OtherSet, $"{file} was not written: another command has written a set other than '{set}' to it.");

    private bool HasName(LiteLLMKey key, OwnershipSigner signer)
    {
        bool named = DefinitionNames.Of(key, signer).Length > 0;
        if (!named)
        {
            WriteError(new LiteLLMException(ErrorIds.AliasRequired,
                $"Key {KeyReference.Describe(key)} has no alias, and a definition is known by it. Give it one with Set-LiteLLMKey -NewKeyAlias.").ToErrorRecord(key.ToString()));
        }

        return named;
    }

    private bool IsFree(LiteLLMKey key, string set, OwnershipSigner signer)
    {
        bool taken = signer.OwnerOf(key) is { } owner && owner.Set != set;
        if (taken)
        {
            WriteError(OwnershipErrors.OfAnotherSet(key.ToString(), signer.OwnerOf(key)!).ToErrorRecord(key.ToString()));
        }

        return !taken;
    }

    /// <summary>The text of the file with the definitions of keys.</summary>
    private static string Text(string? file, string? existing, string set, (string Name, LiteLLMKey Key)[] keys) =>
        existing is null ? DefinitionFile.New(file ?? set + ".json", set, keys) : DefinitionFile.With(file!, existing, keys);

    /// <summary>Whether the record of a key is the one that it shall have.</summary>
    private bool IsManaged(LiteLLMKey key, KeyOwnership ownership, OwnershipSigner signer) =>
        ownership.Says(signer.OwnerOf(key)) && OwnershipRecord.Of(key)!.Proxy == Api.Address;

    /// <summary>Asks one question about all that is done for a key.</summary>
    private bool IsConfirmed(LiteLLMKey key, KeyOwnership ownership, string? file, OwnershipSigner signer)
    {
        bool isManaged = IsManaged(key, ownership, signer);
        string text = (isManaged, file) switch
        {
            (true, null) => "",
            (true, _) => $"Declare key {KeyReference.Describe(key)} in {file}",
            (false, null) => $"Take key {KeyReference.Describe(key)} into set '{ownership.Set}'",
            _ => $"Take key {KeyReference.Describe(key)} into set '{ownership.Set}' and declare it in {file}",
        };
        string record = signer.IsUnconfirmed(key) ? LiteLLMException.Shown($" (it has a record of the set '{OwnershipRecord.Of(key)!.Claims.Set}' that is not confirmed)") : "";
        return text.Length == 0 || ShouldProcess(text + record, text + record + "?", "Import-LiteLLMKey");
    }

    private void Take(LiteLLMKey key, KeyOwnership ownership, OwnershipSigner signer)
    {
        if (IsManaged(key, ownership, signer))
        {
            Pipeline.Tasks.EnqueueOutput(key.ToString(), () => WriteObject(key));
            return;
        }

        var desired = new DesiredKey();
        desired.Say(OwnershipRecord.Property, new OwnershipRecord(ownership, null, null).ToJson());
        Pipeline.Tasks.Enqueue(key.ToString(), async context =>
        {
            KeyWriteResult result = await new ManagedKeyWriter(Api, new KeyWriter(Api, Pipeline.Loader), _registry).UpdateAsync(key, desired, [], ownership, context.Token).ConfigureAwait(false);
            return () => Tell(result);
        });
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
