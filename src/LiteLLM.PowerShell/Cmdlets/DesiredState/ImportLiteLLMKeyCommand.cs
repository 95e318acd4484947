using System.Management.Automation;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Brings existing keys under management. With <c>-SetName</c> or <c>-Path</c>, a set manages the keys from then on, and their definitions
/// are written to a file. Otherwise, the complete keys are returned.
/// </summary>
[Cmdlet(VerbsData.Import, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ImportLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _adopted = [];
    private OwnershipRegistry _registry = null!;

    /// <summary>The set that will manage the keys. By default, the set in the file of <c>-Path</c>, or for a new file, its name without the extension.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>A file to write the definitions to (<c>.json</c>, <c>.psd1</c>). Definitions of the same names are replaced. Other contents of the file are not changed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _registry = new OwnershipRegistry(Api);
    }

    /// <summary>Confirms each key, writes the definitions of the confirmed keys, and then assigns the keys to the set. In this order, no key is managed without being declared.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        if (_adopted.Count > 0)
        {
            AdoptAll();
        }

        base.EndProcessing();
    }

    private void AdoptAll()
    {
        string? file = Path is null ? null : this.RunOrTerminate(Path, () => FilePaths.Resolve(SessionState, Path));
        string? text = file is not null && File.Exists(file) ? this.RunOrTerminate(file, () => DefinitionFile.Text(file)) : null;
        string set = this.RunOrTerminate(file, () => SetOf(file, text));
        OwnershipSigner signer = this.RunOrTerminate(set, () => Context.Await(_registry.ReadAsync));
        (string Name, LiteLLMKey Key)[] free = [.. this.RunOrTerminate(file, () => DefinitionNames.Of([.. _adopted.Where(key => HasName(key, signer) && IsFree(key, set, signer)).Select(Pipeline.WithoutComputed)], signer))];
        if (free.Length == 0)
        {
            return;
        }

        Dictionary<string, KeyOwnership> declared = this.RunOrTerminate(file, () => DefinitionFile.Read(file ?? set + ".json", Text(file, text, set, free))).Keys
            .ToDictionary(definition => definition.Ownership.Name, definition => definition.Ownership, StringComparer.Ordinal);
        (string Name, LiteLLMKey Key)[] confirmed = [.. free.Where(named => IsConfirmed(named.Key, declared[named.Name], file, signer))];
        if (file is not null && confirmed.Length > 0)
        {
            this.RunOrTerminate(file, () => DefinitionFile.Update(file, current => Text(file, RequireSameSet(file, current, set), set, confirmed), Context.StopToken));
        }

        foreach ((string name, LiteLLMKey key) in confirmed)
        {
            Adopt(key, declared[name], signer);
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

    /// <summary>The name of the set in the file. For a new file, the name that was specified, or the name of the file.</summary>
    private string SetOf(string? file, string? text)
    {
        if (text is null)
        {
            return SetName ?? System.IO.Path.GetFileNameWithoutExtension(file)!;
        }

        KeySetDefinition declared = DefinitionFile.Read(file!, text);
        declared.ThrowIfOtherProxy(Api.Address);
        string set = declared.Name;
        return SetName is null || set == SetName
            ? set
            : throw new LiteLLMException(ErrorIds.OtherSet, $"{file} contains the set '{set}', not '{SetName}'. Omit -SetName, or specify another file.");
    }

    /// <summary>Checks that the file is still one of the set, because another command may have written it since it was read.</summary>
    private string? RequireSameSet(string file, string? current, string set) => current is null || SetOf(file, current) == set
        ? current
        : throw new LiteLLMException(ErrorIds.OtherSet, $"{file} was not written: another command has written a set other than '{set}' to it.");

    private bool HasName(LiteLLMKey key, OwnershipSigner signer)
    {
        bool named = DefinitionNames.Of(key, signer).Length > 0;
        if (!named)
        {
            WriteError(new LiteLLMException(ErrorIds.AliasRequired,
                $"Key {KeyReference.Describe(key)} has no alias, which a definition requires. Set one with Set-LiteLLMKey -NewKeyAlias.").ToErrorRecord(key.ToString()));
        }

        return named;
    }

    private bool IsFree(LiteLLMKey key, string set, OwnershipSigner signer)
    {
        bool isOfOtherSet = signer.OwnerOf(key) is { } owner && owner.Set != set;
        if (isOfOtherSet)
        {
            WriteError(OwnershipErrors.OfAnotherSet(key.ToString(), signer.OwnerOf(key)!).ToErrorRecord(key.ToString()));
        }

        return !isOfOtherSet;
    }

    /// <summary>The text of the file with the definitions of keys.</summary>
    private static string Text(string? file, string? existing, string set, (string Name, LiteLLMKey Key)[] keys) =>
        existing is null ? DefinitionFile.New(file ?? set + ".json", set, keys) : DefinitionFile.With(file!, existing, keys);

    /// <summary>Whether a key has the desired record already.</summary>
    private bool IsManaged(LiteLLMKey key, KeyOwnership ownership, OwnershipSigner signer) =>
        signer.OwnerOf(key) is { IsUndelivered: false } owner && ownership.Matches(owner) && OwnershipRecord.Of(key)!.Proxy == Api.Address;

    /// <summary>Calls <c>ShouldProcess</c> once for all changes for a key.</summary>
    private bool IsConfirmed(LiteLLMKey key, KeyOwnership ownership, string? file, OwnershipSigner signer)
    {
        bool isManaged = IsManaged(key, ownership, signer);
        string text = (isManaged, file) switch
        {
            (true, null) => "",
            (true, _) => $"Declare key {KeyReference.Describe(key)} on {Api.Address} in {file}",
            (false, null) => $"Add key {KeyReference.Describe(key)} on {Api.Address} to set '{ownership.Set}'",
            _ => $"Add key {KeyReference.Describe(key)} on {Api.Address} to set '{ownership.Set}' and declare it in {file}",
        };
        string record = signer.IsUnconfirmed(key) ? LiteLLMException.Shown($" (it has a record of the set '{OwnershipRecord.Of(key)!.Claims.Set}' that is not confirmed)") : "";
        return text.Length == 0 || this.ShouldChange(text + record, text + record + "?");
    }

    private void Adopt(LiteLLMKey key, KeyOwnership ownership, OwnershipSigner signer)
    {
        if (IsManaged(key, ownership, signer))
        {
            Pipeline.Tasks.EnqueueOutput(key.ToString(), () => WriteObject(key));
            return;
        }

        var desired = new DesiredKey();
        desired.Set(OwnershipRecord.Property, new OwnershipRecord(ownership, null, null).ToJson());
        bool wasAsked = this.AsksUser();
        Pipeline.Tasks.Enqueue(key.ToString(), async context =>
        {
            LiteLLMKey current = wasAsked ? await Pipeline.ReadAgainAsync(key, KeyReadRequirement.Current).ConfigureAwait(false) : key;
            KeyConflicts.Refuse(key, current);
            KeyWriteResult result = await new ManagedKeyWriter(Api, new KeyWriter(Api, Pipeline.Loader), _registry).UpdateAsync(current, desired, [], ownership, context.Token).ConfigureAwait(false);
            return () => WriteResult(result);
        });
    }

    private void WriteResult(KeyWriteResult result)
    {
        WriteObject(result.Key);
        if (result.Problem is { } problem)
        {
            throw problem;
        }
    }
}
