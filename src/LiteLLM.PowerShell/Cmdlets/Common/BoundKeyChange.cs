using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The keys that a cmdlet names, and the change of them that is bound to the parameters.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="bound">The attributes that are bound.</param>
internal sealed class BoundKeyChange(KeyChangeCmdlet cmdlet, BoundKeyParameters bound)
{
    /// <summary>The parameters that edit a part of an attribute.</summary>
    private static readonly string[] MetadataEdits = [nameof(KeyChangeCmdlet.MergeMetadata), nameof(KeyChangeCmdlet.RemoveMetadata)];

    private static readonly KeyProperty Permissions = KeyProperties.Named(nameof(LiteLLMKey.ObjectPermission));

    /// <summary>The lists to which single items can be added, with the parameters that add and remove items.</summary>
    private static readonly (KeyProperty Property, string Add, string Remove)[] ListEdits =
        [.. KeyProperties.All.Where(property => property.IsEditableList).Select(property => (property, "Add" + property.Parameter, "Remove" + property.Parameter))];

    /// <summary>The parameters that name a key.</summary>
    private static readonly string[] Names = [nameof(KeyChangeCmdlet.Id), nameof(KeyChangeCmdlet.Key), nameof(KeyChangeCmdlet.KeyAlias)];

    /// <summary>The keys that the command line names, or otherwise the key that the current row identifies.</summary>
    internal IReadOnlyList<KeyReference> Targets => Array.Find(Names, bound.IsOnCommandLine) switch
    {
        null => [KeyReference.Of(bound.Row)],
        nameof(cmdlet.Id) => Of(cmdlet.Id, id => new KeyReference(Id: id)),
        nameof(cmdlet.Key) => [new KeyReference(Secret: cmdlet.Key)],
        _ => Of(cmdlet.KeyAlias, KeyReference.Named),
    };

    /// <summary>A parameter without a value names no key, which is an error.</summary>
    private static KeyReference[] Of(string[]? names, Func<string, KeyReference> convert) =>
        names is null or [] ? [new KeyReference()] : Array.ConvertAll(names, name => string.IsNullOrEmpty(name) ? new KeyReference() : convert(name));

    /// <summary>Refuses a command line that names the key more than once, also if a row of the pipeline names it too.</summary>
    /// <exception cref="LiteLLMException">Several parameters name the key.</exception>
    internal void ThrowIfNamedTwice()
    {
        string[] names = [.. Names.Where(bound.IsOnCommandLine).Select(name => "-" + name)];
        if (names.Length == 1 && bound.IsConstant(names[0].Substring(1)) && bound.Row.IdentifiesKey)
        {
            names = [.. names, "the object from the pipeline"];
        }

        if (names.Length > 1)
        {
            throw new LiteLLMException(ErrorIds.KeyNamedTwice,
                $"The key is specified by {string.Join(" and ", names)}. Use only one of them. To change the alias, use -NewKeyAlias.");
        }
    }

    /// <summary>Returns the desired attributes and edits. A key object only identifies the key: its own values are not used.</summary>
    /// <exception cref="KeyValueException">A value is invalid, or two parameters contradict each other.</exception>
    internal DesiredKey ToDesiredKey()
    {
        DesiredKey desired = bound.ToDesiredKey(bound.Row.Stored, name => name != nameof(cmdlet.KeyAlias) && bound.IsBound(name));
        KeyProperty alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));
        desired.Remove(alias);
        if (bound.IsBound(nameof(cmdlet.NewKeyAlias)))
        {
            desired.Set(alias, bound.ValueOf(nameof(cmdlet.NewKeyAlias)));
        }

        foreach (string name in ListOf(nameof(cmdlet.Clear)))
        {
            Clear(desired, name);
        }

        EditLists(desired);
        EditMetadata(desired);
        EditPermissions(desired);
        return desired;
    }

    private void Clear(DesiredKey desired, string name)
    {
        KeyProperty property = name.ToUpperInvariant() switch
        {
            "DURATION" => KeyProperties.Named(nameof(LiteLLMKey.Expires)),
            "KEYTYPE" or "KEY_TYPE" => KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes)),
            _ => KeyProperties.Find(name) is { } found && found.Settable != Settable.Never ? found : throw NotClearable(name),
        };
        if (desired.Values.ContainsKey(property) && bound.IsOnCommandLine(property.Parameter!) || property.Name == nameof(LiteLLMKey.Expires) && desired.Duration is not null)
        {
            throw new KeyValueException(property.Name, "it cannot be both set and cleared. Specify a value or -Clear, not both.");
        }

        desired.Set(property, null);
    }

    private static KeyValueException NotClearable(string name)
    {
        string hint = KeyProperties.Nearest(name, property => property.Settable != Settable.Never) is { } nearest ? $" Did you mean '{nearest.Name}'?" : "";
        return new KeyValueException(name, $"a key has no property of this name that can be cleared.{hint} Press Tab after -Clear to see the names.");
    }

    /// <summary>Adds and removes items with the parameters that each list attribute has.</summary>
    private void EditLists(DesiredKey desired)
    {
        foreach ((KeyProperty property, string add, string remove) in ListEdits)
        {
            EditList(desired, property, add, isAdded: true);
            EditList(desired, property, remove, isAdded: false);
        }
    }

    private void EditList(DesiredKey desired, KeyProperty property, string parameter, bool isAdded)
    {
        if (bound.IsBound(parameter))
        {
            desired.EditList(property, parameter, bound.ValueOf(parameter), isAdded);
        }
    }

    private void EditMetadata(DesiredKey desired)
    {
        if (MetadataEdits.Any(bound.IsBound) && desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Metadata))))
        {
            throw new KeyValueException(nameof(cmdlet.Metadata), "-Metadata replaces all of it, so -MergeMetadata and -RemoveMetadata cannot be used with it.");
        }

        desired.MergeMetadata(BoundValue(nameof(cmdlet.MergeMetadata)));
        desired.RemoveMetadata(ListOf(nameof(cmdlet.RemoveMetadata)));
    }

    private void EditPermissions(DesiredKey desired)
    {
        desired.MergePermissions(BoundValue(nameof(cmdlet.MergeObjectPermission)));
        desired.AddPermissions(BoundValue(nameof(cmdlet.AddObjectPermission)));
        desired.RemovePermissions(BoundValue(nameof(cmdlet.RemoveObjectPermission)));
        foreach (string member in Permissions.ListMembers)
        {
            string parameter = KeyProperty.ParameterOf(member);
            desired.AddPermissions(MemberOf(member, ListOf("Add" + parameter)));
            desired.RemovePermissions(MemberOf(member, ListOf("Remove" + parameter)));
        }

        if (desired.EditsPermissions && desired.Values.ContainsKey(Permissions))
        {
            throw new KeyValueException(nameof(cmdlet.ObjectPermission), "-ObjectPermission replaces all of it, so parameters that change a part of it, such as -MergeObjectPermission and -AddMcpServer, cannot be used with it.");
        }
    }

    private static Dictionary<string, object?>? MemberOf(string name, string[] items) => items.Length == 0 ? null : new() { [name] = items };

    private object? BoundValue(string parameter) => bound.IsBound(parameter) ? bound.ValueOf(parameter) : null;

    private string[] ListOf(string parameter)
    {
        try
        {
            return BoundValue(parameter) is { } value ? StringList.Convert(value) : [];
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(parameter, problem.Message + ".");
        }
    }
}
