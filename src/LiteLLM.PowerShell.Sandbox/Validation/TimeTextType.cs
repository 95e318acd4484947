using System.Globalization;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A point in time that is kept as it was written: with or without a zone.</summary>
internal sealed class TimeTextType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        if (Time.Read(input, location, problems) is not DateTimeOffset time)
            return null;
        if (input.ValueKind != JsonValueKind.String)
            return Format(time, "zzz");
        string text = input.GetString()!;
        DateTime written = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return written.Kind switch
        {
            DateTimeKind.Unspecified => Format(time, ""),
            DateTimeKind.Utc => Format(time, "zzz"),
            _ => Format(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture), "zzz"),
        };
    }

    private static string Format(DateTimeOffset time, string zone)
    {
        string fraction = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : ".ffffff";
        return time.ToString($"yyyy-MM-dd'T'HH:mm:ss{fraction}{zone}", CultureInfo.InvariantCulture);
    }
}
