using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Compares the desired state of a key with its current state. Pure: uses no server, no clock and no PowerShell.</summary>
internal static class KeyDiff
{
    /// <summary>The largest difference between equal expiry times. A server counts durations in whole seconds from the time at which it reads the request.</summary>
    private static readonly TimeSpan ExpiryTolerance = TimeSpan.FromMinutes(1);

    private static readonly Regex ZoneAtEnd = new(@"(?:Z|[+-]\d\d:?\d\d)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexLimit.Time);

    /// <summary>Computes the changes that lead from the current to the desired state, in the order of the attributes.</summary>
    /// <param name="desired">The desired state.</param>
    /// <param name="row">The key as JSON, as returned by the server, or <c>null</c> for a key that does not exist yet.</param>
    /// <param name="now">The server's time, from which a relative duration counts.</param>
    internal static IReadOnlyList<KeyChange> Compute(DesiredKey desired, JsonElement row, DateTimeOffset now)
    {
        var changes = new List<KeyChange>();
        bool changesBudget = ChangesBudget(desired, row);
        foreach (KeyProperty property in KeyProperties.All)
        {
            if (DesiredValue(desired, property, row, now) is { } specified)
            {
                JsonElement current = Current(property, row, changesBudget);
                JsonElement value = CallbackVariables.Unmasked(specified, current);
                if (!Same(property.Kind, value, current))
                {
                    changes.Add(new KeyChange(property.Name, property, current, Complete(property, value, desired, row)));
                }
            }
        }

        foreach ((string name, JsonElement value) in desired.Additional)
        {
            JsonElement current = KeyJson.ReadAdditional(row, name);
            JsonElement real = CallbackVariables.Unmasked(value, current);
            if (!Same(KeyValueKind.Map, real, current))
            {
                changes.Add(new KeyChange(name, null, current, real));
            }
        }

        return changes;
    }

    internal static bool Same(KeyValueKind kind, JsonElement left, JsonElement right)
    {
        if (kind == KeyValueKind.Boolean)
        {
            return JsonValueReader.ToBoolean(left) is true == JsonValueReader.ToBoolean(right) is true;
        }

        if (JsonEquality.IsEmpty(left) || JsonEquality.IsEmpty(right))
        {
            return JsonEquality.IsEmpty(left) && JsonEquality.IsEmpty(right);
        }

        return kind switch
        {
            KeyValueKind.Set => SameSet(left, right),
            KeyValueKind.ModelBudgets => ModelBudgets.Same(left, right),
            KeyValueKind.BudgetPeriod => SamePeriod(left, right, LiteLLMDuration.IsSupported),
            KeyValueKind.Period => SamePeriod(left, right, _ => true),
            KeyValueKind.Objects or KeyValueKind.Callbacks => SameItems(left, right, JsonEquality.Same),
            KeyValueKind.BudgetLimits => SameItems(left, right, BudgetLimits.IsSame),
            KeyValueKind.UtcTime => JsonValueReader.ToTime(left) is { } one && JsonValueReader.ToTime(right) is { } other
                && (one - other).Duration() < TimeSpan.FromSeconds(1) && HasZone(left) == HasZone(right),
            KeyValueKind.Time => JsonValueReader.ToTime(left) is { } a && JsonValueReader.ToTime(right) is { } b && (a - b).Duration() <= ExpiryTolerance,
            _ => JsonEquality.Same(left, right),
        };
    }

    /// <summary>Returns whether a time includes a time zone. A server that expects a time without one refuses every request of the key.</summary>
    internal static bool HasZone(JsonElement time) => ZoneAtEnd.IsMatch(JsonValueReader.ToText(time));

    /// <summary>Gets the current value. The server omits Boolean values that are <c>false</c>.</summary>
    private static JsonElement Current(KeyProperty property, JsonElement row, bool changesBudget)
    {
        JsonElement value = changesBudget && property.Storage == KeyStorage.BudgetTable ? JsonValueWriter.Null : property.Read(row);
        return property.Kind == KeyValueKind.Boolean && row.ValueKind == JsonValueKind.Object && JsonEquality.IsEmpty(value)
            ? JsonValueWriter.False
            : value;
    }

    /// <summary>Returns whether the key gets a different budget, whose values are not in the current JSON.</summary>
    private static bool ChangesBudget(DesiredKey desired, JsonElement row)
    {
        KeyProperty budget = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
        return desired.Values.TryGetValue(budget, out JsonElement id) && !Same(budget.Kind, id, budget.Read(row));
    }

    private static JsonElement? DesiredValue(DesiredKey desired, KeyProperty property, JsonElement row, DateTimeOffset now)
    {
        if (property.Storage == KeyStorage.UserMetadata)
        {
            return desired.ReplacesMetadata || desired.EditsMetadata ? desired.DesiredMetadata(property.Read(row)) : null;
        }

        if (desired.Values.TryGetValue(property, out JsonElement value))
        {
            return value;
        }

        return property.Kind == KeyValueKind.Time && property.Settable == Settable.Always && desired.Duration is { } duration
                ? JsonValueWriter.From(duration.After(now))
            : property.Kind == KeyValueKind.Set && desired.EditsLists ? desired.DesiredList(property, property.Read(row))
            : property.Storage == KeyStorage.PermissionTable && desired.EditsPermissions ? desired.DesiredPermissions(property.Read(row))
            : null;
    }

    private static JsonElement Complete(KeyProperty property, JsonElement value, DesiredKey desired, JsonElement row)
    {
        if (property.Kind != KeyValueKind.ModelBudgets || JsonEquality.IsEmpty(value))
        {
            return value;
        }

        KeyProperty budgetDuration = KeyProperties.Named(nameof(LiteLLMKey.BudgetDuration));
        JsonElement period = desired.Values.TryGetValue(budgetDuration, out JsonElement specified) ? specified : budgetDuration.Read(row);
        return ModelBudgets.Complete(value, period.ValueKind == JsonValueKind.String && LiteLLMDuration.IsSupported(period.GetString()!) ? period.GetString()! : "1mo");
    }

    private static bool SameSet(JsonElement left, JsonElement right) =>
        right.ValueKind == JsonValueKind.Array && (JsonEquality.Same(left, right) || Items(left).SetEquals(Items(right)));

    /// <summary>Returns whether two lists contain the same items, in any order.</summary>
    private static bool SameItems(JsonElement left, JsonElement right, Func<JsonElement, JsonElement, bool> isSame)
    {
        if (left.ValueKind != JsonValueKind.Array || right.ValueKind != JsonValueKind.Array || left.GetArrayLength() != right.GetArrayLength())
        {
            return false;
        }

        List<JsonElement> others = [.. right.EnumerateArray()];
        return left.EnumerateArray().All(item => others.FindIndex(other => isSame(item, other)) is >= 0 and var index && RemoveAt(others, index));
    }

    private static bool RemoveAt(List<JsonElement> items, int index)
    {
        items.RemoveAt(index);
        return true;
    }

    private static HashSet<string> Items(JsonElement list) => new(list.EnumerateArray().Select(JsonValueReader.ToText), StringComparer.Ordinal);

    private static bool SamePeriod(JsonElement left, JsonElement right, Func<string, bool> isHonoured)
    {
        string a = JsonValueReader.ToText(left);
        string b = JsonValueReader.ToText(right);
        return a == b || isHonoured(a) && isHonoured(b) && Length(a) is { } length && length == Length(b);
    }

    private static string? Length(string period)
    {
        try
        {
            return LiteLLMDuration.Parse(period).ToExactForm();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
