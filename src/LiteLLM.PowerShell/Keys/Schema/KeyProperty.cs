using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Describes an attribute of a key: its names, its type, where the server stores it, and how it can be changed.</summary>
public sealed class KeyProperty
{
    internal KeyProperty(string name, Type type, KeyPropertyAttribute description)
    {
        Name = name;
        JsonName = description.JsonName;
        Parameter = description.Storage == KeyStorage.ReservedMetadata ? null : description.Parameter ?? name;
        OtherName = description.OtherName;
        EmptyAllowsAll = description.EmptyAllowsAll;
        Kind = description.Kind == KeyValueKind.Inferred ? KindOf(type) : description.Kind;
        ListMembers = description.ListMembers;
        Unit = description.Unit;
        Storage = description.Storage;
        Settable = description.Settable;
        Gated = description.Gated;
        IsNewer = description.Newer;
        Maximum = description.Maximum;
        Clear = (Settable & Settable.OnUpdate) == 0 ? ClearForm.Impossible
            : description.Clear == ClearForm.Inferred ? ClearFormOf(Storage, Kind)
            : description.Clear;
    }

    /// <summary>The name of the property of <see cref="LiteLLMKey"/>.</summary>
    public string Name { get; }

    /// <summary>The name in the JSON of the server.</summary>
    public string JsonName { get; }

    /// <summary>The parameter of <c>New-LiteLLMKey</c> and <c>Set-LiteLLMKey</c>, or <c>null</c> if users cannot set the attribute.</summary>
    public string? Parameter { get; }

    /// <summary>Another name under which users can specify the attribute, or <c>null</c>.</summary>
    public string? OtherName { get; }

    /// <summary>Indicates whether an empty list allows everything, instead of nothing.</summary>
    public bool EmptyAllowsAll { get; }

    /// <summary>Indicates whether a definition can declare the attribute. Attributes that only the server or this module writes, and those that change with every request, cannot be declared.</summary>
    public bool IsDeclarable => Settable.HasFlag(Settable.OnCreate) && Parameter is not null && Name != nameof(LiteLLMKey.Spend);

    /// <summary>Indicates whether the value is a list of strings to which users can add single items.</summary>
    public bool IsEditableList => Kind == KeyValueKind.Set && Settable.HasFlag(Settable.OnUpdate) && Parameter is not null;

    /// <summary>The members of a map that are lists of strings to which users can add single items, by their API names.</summary>
    public IReadOnlyList<string> ListMembers { get; }

    /// <summary>The type of the value, and how two values are compared.</summary>
    public KeyValueKind Kind { get; }

    /// <summary>Indicates whether the value is a time.</summary>
    internal bool IsTime => Kind is KeyValueKind.Time or KeyValueKind.UtcTime;

    /// <summary>The unit of a number, or <c>null</c>.</summary>
    public string? Unit { get; }

    /// <summary>Where the server stores the attribute.</summary>
    public KeyStorage Storage { get; }

    /// <summary>Indicates whether the server stores the attribute in the key's <c>metadata</c>.</summary>
    internal bool IsInMetadata => Storage is KeyStorage.Metadata or KeyStorage.MetadataEntry or KeyStorage.UserMetadata or KeyStorage.ReservedMetadata;

    /// <summary>When the attribute can be set.</summary>
    public Settable Settable { get; }

    /// <summary>How the attribute is cleared.</summary>
    public ClearForm Clear { get; }

    /// <summary>Indicates whether servers without a license refuse requests that contain the attribute.</summary>
    public bool Gated { get; }

    /// <summary>Indicates whether some supported servers do not have the attribute, or accept it only when a key is created.</summary>
    internal bool IsNewer { get; }

    /// <summary>The largest number that the server can store.</summary>
    public long Maximum { get; }

    /// <summary>Gets the name of a list member in parameters: <c>McpServer</c> for <c>mcp_servers</c>.</summary>
    public static string ParameterOf(string listMember) =>
        string.Concat(listMember.TrimEnd('s').Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    /// <summary>All names under which users can specify the attribute.</summary>
    internal IEnumerable<string> AllNames => new[] { Name, Parameter, JsonName, OtherName }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>Reads the value from the JSON of a key. <c>null</c> if it has no value.</summary>
    internal JsonElement Read(JsonElement row) => KeyJson.Read(row, this);

    /// <summary>Reads the value from the JSON of a key, as the .NET type of the property.</summary>
    internal object? ToObject(JsonElement row) => Convert(Read(row));

    /// <summary>Converts a value to the .NET type of the property.</summary>
    internal object? Convert(JsonElement value) => Kind switch
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
