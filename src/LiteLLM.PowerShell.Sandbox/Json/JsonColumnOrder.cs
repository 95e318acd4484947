using System.Text;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>The order in which the database keeps the members of a stored object: shorter names first.</summary>
internal static class JsonColumnOrder
{
    /// <summary>The same value with the members of every object in the database's order.</summary>
    public static JsonElement Normalize(JsonElement value) =>
        IsNormal(value) ? value : JsonParts.Build(writer => Write(writer, value));

    private static bool IsNormal(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().All(IsNormal);
        if (value.ValueKind != JsonValueKind.Object)
            return true;
        byte[]? previous = null;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            byte[] name = Encoding.UTF8.GetBytes(member.Name);
            if ((previous is not null && Compare(previous, name) >= 0) || !IsNormal(member.Value))
                return false;
            previous = name;
        }
        return true;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (KeyValuePair<byte[], JsonElement> member in Sorted(value))
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                    Write(writer, element);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static SortedDictionary<byte[], JsonElement> Sorted(JsonElement value)
    {
        var members = new SortedDictionary<byte[], JsonElement>(Comparer<byte[]>.Create(Compare));
        foreach (JsonProperty member in value.EnumerateObject())
            members[Encoding.UTF8.GetBytes(member.Name)] = member.Value;
        return members;
    }

    private static int Compare(byte[] left, byte[] right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.AsSpan().SequenceCompareTo(right);
}
