using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Access;

/// <summary>A record of the proxy that can decide about a request, such as a team.</summary>
internal sealed class AccessRecord
{
    private AccessRecord(JsonElement row, string? problem) => (Row, Problem) = (row, problem);

    /// <summary>The proxy has no such record.</summary>
    internal static AccessRecord Missing { get; } = new(JsonValueWriter.Null, null);

    /// <summary>The record as the proxy returned it, or a JSON <c>null</c>.</summary>
    internal JsonElement Row { get; }

    /// <summary>Why the record cannot be read, or <c>null</c>.</summary>
    internal string? Problem { get; }

    internal bool IsFound => Row.ValueKind == JsonValueKind.Object;

    internal bool IsMissing => !IsFound && Problem is null;

    /// <summary>The budget that the record refers to, or a JSON <c>null</c>.</summary>
    internal JsonElement Budget => JsonValueReader.Member(Row, "litellm_budget_table");

    internal static AccessRecord Of(JsonElement row) => row.ValueKind == JsonValueKind.Object ? new(row, null) : Missing;

    internal static AccessRecord Unreadable(string problem) => new(JsonValueWriter.Null, problem);

    internal double? Number(string name) => JsonValueReader.ToDouble(JsonValueReader.Member(Row, name));

    internal bool Flag(string name) => JsonValueReader.ToBoolean(JsonValueReader.Member(Row, name)) ?? false;

    internal string? Text(string name) => JsonValueReader.Member(Row, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    internal string[] Texts(string name) => TextsOf(JsonValueReader.Member(Row, name));

    internal JsonElement Metadata(string name) => JsonValueReader.Member(JsonValueReader.Member(Row, "metadata"), name);

    internal static string[] TextsOf(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(JsonValueReader.ToText)] : [];
}
