using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The key that a cmdlet names, and the change of it that is bound to the parameters.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="bound">The attributes that are bound.</param>
internal sealed class BoundKeyChange(KeyChangeCmdlet cmdlet, BoundKeyParameters bound)
{
    private bool HasObject => cmdlet.ParameterSetName == KeyReference.ObjectSet;

    /// <summary>The key that the current input object identifies.</summary>
    internal KeyReference Target => HasObject
        ? new KeyReference(Object: cmdlet.InputObject)
        : KeyReference.FirstNamed(cmdlet.Id, cmdlet.Key, cmdlet.KeyAlias);

    /// <summary>Refuses a command line that names the key more than once.</summary>
    /// <exception cref="LiteLLMException">Several parameters name the key.</exception>
    internal void ThrowIfNamedTwice()
    {
        string[] names = [.. new[] { nameof(cmdlet.Id), nameof(cmdlet.Key), nameof(cmdlet.KeyAlias) }.Where(bound.IsOnCommandLine)];
        if (names.Length > 1)
        {
            throw new LiteLLMException(ErrorIds.KeyNamedTwice,
                $"The key is specified by -{string.Join(" and -", names)}. Use only one of them. To change the alias, use -NewKeyAlias.");
        }
    }

    /// <summary>Returns the desired attributes and edits.</summary>
    /// <exception cref="KeyValueException">A value is invalid, or two parameters contradict each other.</exception>
    internal DesiredKey ToDesiredKey()
    {
        Func<string, bool> isBound = HasObject ? bound.IsOnCommandLine : bound.IsBound;
        DesiredKey desired = bound.ToDesiredKey(name => name != nameof(cmdlet.KeyAlias) && isBound(name));
        if (isBound(nameof(cmdlet.NewKeyAlias)))
        {
            desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), cmdlet.NewKeyAlias);
        }

        foreach (string name in cmdlet.Clear ?? [])
        {
            Clear(desired, name);
        }

        EditMetadata(desired);
        EditPermissions(desired);
        return desired;
    }

    private static void Clear(DesiredKey desired, string name)
    {
        KeyProperty property = KeyProperties.Find(name) is { } found && found.Settable != Settable.Never
            ? found
            : throw new KeyValueException(name, "a key has no property of this name that can be cleared. Press Tab after -Clear to see the names.");
        if (desired.Values.ContainsKey(property) || property.Name == nameof(LiteLLMKey.Expires) && desired.Duration is not null)
        {
            throw new KeyValueException(property.Name, "it cannot be both set and cleared. Specify a value or -Clear, not both.");
        }

        desired.Set(property, null);
    }

    private void EditMetadata(DesiredKey desired)
    {
        if ((cmdlet.MergeMetadata is not null || cmdlet.RemoveMetadata is not null) && desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Metadata))))
        {
            throw new KeyValueException(nameof(cmdlet.Metadata), "-Metadata replaces all of it, so -MergeMetadata and -RemoveMetadata cannot be used with it.");
        }

        desired.MergeMetadata(cmdlet.MergeMetadata);
        desired.RemoveMetadata(cmdlet.RemoveMetadata ?? []);
    }

    private void EditPermissions(DesiredKey desired)
    {
        desired.MergePermissions(cmdlet.MergeObjectPermission);
        desired.AddPermissions(cmdlet.AddObjectPermission);
        desired.RemovePermissions(cmdlet.RemoveObjectPermission);
        if (desired.EditsPermissions && desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.ObjectPermission))))
        {
            throw new KeyValueException(nameof(cmdlet.ObjectPermission), "-ObjectPermission replaces all of it, so -MergeObjectPermission, -AddObjectPermission and -RemoveObjectPermission cannot be used with it.");
        }
    }
}
