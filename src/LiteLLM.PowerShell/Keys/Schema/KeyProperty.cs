using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>One attribute of a key: its names, its shape, where the server keeps it, and what can be done with it.</summary>
public sealed class KeyProperty
{
    internal KeyProperty(string name, Type type, KeyPropertyAttribute description)
    {
        Name = name;
        JsonName = description.JsonName;
        Parameter = description.Storage == KeyStorage.ReservedMetadata ? null : description.Parameter ?? name;
        Kind = description.Kind == KeyValueKind.Inferred ? KindOf(type) : description.Kind;
        Unit = description.Unit;
        Storage = description.Storage;
        Settable = description.Settable;
        Gated = description.Gated;
        Maximum = description.Maximum;
        Clear = (Settable & Settable.OnUpdate) == 0 ? ClearForm.Impossible
            : description.Clear == ClearForm.Inferred ? ClearFormOf(Storage, Kind)
            : description.Clear;
    }

    /// <summary>The property of <see cref="LiteLLMKey"/>.</summary>
    public string Name { get; }

    /// <summary>The name in the server's JSON.</summary>
    public string JsonName { get; }

    /// <summary>The parameter of <c>New-LiteLLMKey</c> and <c>Set-LiteLLMKey</c>; none for what only this module writes.</summary>
    public string? Parameter { get; }

    /// <summary>Whether a definition can say what the attribute shall be: not what only a server or this module writes, nor what changes with every call.</summary>
    public bool IsDeclarable => Settable.HasFlag(Settable.OnCreate) && Parameter is not null && Name != nameof(LiteLLMKey.Spend);

    /// <summary>The shape of the value and how two values are compared.</summary>
    public KeyValueKind Kind { get; }

    /// <summary>What a number counts, or none.</summary>
    public string? Unit { get; }

    /// <summary>Where the server keeps it.</summary>
    public KeyStorage Storage { get; }

    /// <summary>When it can be set.</summary>
    public Settable Settable { get; }

    /// <summary>How it is emptied.</summary>
    public ClearForm Clear { get; }

    /// <summary>Whether a server without licence refuses a request that names it.</summary>
    public bool Gated { get; }

    /// <summary>The largest number that the server's column holds.</summary>
    public long Maximum { get; }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The value in a row of the server, as JSON; <c>null</c> where the row has none.</summary>
    internal JsonElement Read(JsonElement row) => KeyJson.Read(row, this);

    /// <summary>The value in a row of the server, as the .NET type of the property.</summary>
    internal object? ToObject(JsonElement row)
    {
        JsonElement value = Read(row);
        return Kind switch
        {
            KeyValueKind.Set => value.ValueKind == JsonValueKind.Array
                ? new StringList([.. value.EnumerateArray().Select(JsonValueReader.ToText)])
                : new StringList(),
            KeyValueKind.Map or KeyValueKind.ModelLimits or KeyValueKind.ModelBudgets or KeyValueKind.ModelLists => new ObjectMap(CallbackVariables.Masked(value)),
            KeyValueKind.Objects or KeyValueKind.BudgetLimits or KeyValueKind.Callbacks => new ObjectList(CallbackVariables.Masked(value)),
            _ when JsonEquality.IsEmpty(value) => null,
            KeyValueKind.Number => JsonValueReader.ToDouble(value),
            KeyValueKind.WholeNumber => JsonValueReader.ToInteger(value),
            KeyValueKind.Boolean => JsonValueReader.ToBoolean(value),
            KeyValueKind.Time or KeyValueKind.UtcTime => JsonValueReader.ToTime(value),
            _ => JsonValueReader.ToText(value),
        };
    }

    private static KeyValueKind KindOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(double) => KeyValueKind.Number,
        var t when t == typeof(long) => KeyValueKind.WholeNumber,
        var t when t == typeof(bool) => KeyValueKind.Boolean,
        var t when t == typeof(StringList) => KeyValueKind.Set,
        var t when t == typeof(OrderedDictionary) => KeyValueKind.Map,
        var t when t == typeof(DateTimeOffset) => KeyValueKind.Time,
        _ => KeyValueKind.Text,
    };

    private static ClearForm ClearFormOf(KeyStorage storage, KeyValueKind kind) => (storage, kind) switch
    {
        (KeyStorage.Metadata or KeyStorage.MetadataEntry or KeyStorage.UserMetadata or KeyStorage.ReservedMetadata, _) => ClearForm.RewriteMetadata,
        (KeyStorage.PermissionTable, _) => ClearForm.EmptyPermissions,
        (_, KeyValueKind.Boolean) => ClearForm.False,
        (_, KeyValueKind.Set) => ClearForm.EmptyList,
        (_, KeyValueKind.Map or KeyValueKind.ModelLimits or KeyValueKind.ModelBudgets or KeyValueKind.ModelLists) => ClearForm.EmptyMap,
        _ => ClearForm.Null,
    };
}
