using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>A row of a listing that cannot be read, because it has no id or is nested too deeply. The other rows of the response are not affected.</summary>
/// <param name="RowId">Identifies the row within a listing.</param>
/// <param name="Problem">The error.</param>
internal sealed record UnreadableRow(string RowId, LiteLLMException Problem)
{
    /// <summary>Describes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Its position among the unreadable rows of the response.</param>
    /// <param name="others">The other keys of the response, which distinguish the pages of a listing.</param>
    /// <param name="path">The endpoint.</param>
    internal static UnreadableRow From(JsonElement row, int index, LiteLLMKey[] others, string path)
    {
        string alias = JsonValueReader.Member(row, "key_alias") is { ValueKind: JsonValueKind.String } text ? $" with the alias '{text.GetString()}'" : "";
        string reason = row.ValueKind == JsonValueKind.Object
            ? "it has no id ('token')"
            : $"it is not an object, or is nested more than {JsonValueReader.ServerDocument.MaxDepth.ToString(CultureInfo.InvariantCulture)} levels deep";
        return new UnreadableRow(
            string.Join(" ", others.Select(key => key.Id).DefaultIfEmpty("").First(), index.ToString(CultureInfo.InvariantCulture), alias),
            new LiteLLMException(ErrorIds.UnexpectedResponse, $"A row{alias} in the response to {path} cannot be read, and was left out: {reason}. The other keys are not affected."));
    }
}
