using System.Globalization;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A point in time: ISO 8601, UTC unless it has an offset, or seconds since 1970.</summary>
internal sealed class TimeType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems) => input.ValueKind switch
    {
        JsonValueKind.String when TryParse(input.GetString()!, out DateTimeOffset time) => time,
        JsonValueKind.String => AddProblem(
            "datetime_from_date_parsing", "Input should be a valid datetime or date, invalid character in year", input, location, problems),
        JsonValueKind.Number when input.TryGetInt64(out long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        _ => AddProblem("datetime_type", "Input should be a valid datetime", input, location, problems),
    };

    private static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
