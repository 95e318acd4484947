using System.Text.Json;

namespace LiteLLM.PowerShell.Json;

/// <summary>Compares JSON semantically: numbers by value, objects without order, lists in order.</summary>
internal static class JsonEquality
{
    /// <summary>The largest integer up to which a double represents every integer exactly.</summary>
    private const long LargestExact = 1L << 53;

    private static readonly char[] FractionOrExponent = ['.', 'e', 'E'];

    /// <summary>Returns whether a value is <c>null</c>, missing, an empty list or an empty object.</summary>
    internal static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().MoveNext(),
        _ => false,
    };

    internal static bool Same(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.String => left.ValueEquals(right.GetString()),
            JsonValueKind.Number => SameNumber(left, right),
            JsonValueKind.Array => SameArray(left, right),
            JsonValueKind.Object => SameObject(left, right),
            _ => true,
        };
    }

    private static bool SameArray(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
        {
            return false;
        }

        JsonElement.ArrayEnumerator others = right.EnumerateArray();
        foreach (JsonElement item in left.EnumerateArray())
        {
            others.MoveNext();
            if (!Same(item, others.Current))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares numbers by value: <c>100</c> equals <c>100.0</c>. Whole numbers are compared digit by digit, because a double cannot represent large ones exactly.</summary>
    private static bool SameNumber(JsonElement left, JsonElement right)
    {
        bool isInteger = left.TryGetInt64(out long first);
        if (right.TryGetInt64(out long second) ? isInteger : !isInteger)
        {
            return isInteger ? first == second : SameRealNumber(left, right);
        }

        // One of them is an integer. If a double represents it exactly, the other number, such as 100.0, has a fraction or an exponent.
        return (isInteger ? first : second) is >= -LargestExact and <= LargestExact and var integer
            ? (isInteger ? right : left).GetDouble() == integer
            : SameRealNumber(left, right);
    }

    private static bool SameRealNumber(JsonElement left, JsonElement right)
    {
        if (left.TryGetDecimal(out decimal first) && right.TryGetDecimal(out decimal second) && first == second && Math.Abs(first) >= 1)
        {
            return true; // A decimal has more digits than a double, except for small numbers.
        }

        string a = left.GetRawText();
        string b = right.GetRawText();
        return a == b || left.GetDouble() == right.GetDouble() && !(IsWhole(a) && IsWhole(b));
    }

    private static bool IsWhole(string number) => number.IndexOfAny(FractionOrExponent) < 0;

    private static bool SameObject(JsonElement left, JsonElement right) => SameInOrder(left, right) || SameInAnyOrder(left, right);

    /// <summary>Returns whether two objects have the same members in the same order, which requires no index of the members.</summary>
    private static bool SameInOrder(JsonElement left, JsonElement right)
    {
        JsonElement.ObjectEnumerator others = right.EnumerateObject();
        foreach (JsonProperty member in left.EnumerateObject())
        {
            if (!others.MoveNext() || !others.Current.NameEquals(member.Name) || !Same(member.Value, others.Current.Value))
            {
                return false;
            }
        }

        return !others.MoveNext();
    }

    private static bool SameInAnyOrder(JsonElement left, JsonElement right)
    {
        int count = 0;
        var others = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in right.EnumerateObject())
        {
            others[member.Name] = member.Value;
        }

        foreach (JsonProperty member in left.EnumerateObject())
        {
            count++;
            if (!others.TryGetValue(member.Name, out JsonElement other) || !Same(member.Value, other))
            {
                return false;
            }
        }

        foreach (JsonProperty _ in right.EnumerateObject())
        {
            count--;
        }

        return count == 0;
    }
}
