using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>Writes the values of rows and requests.</summary>
internal static class ValueWriter
{
    /// <summary>Writes a member of an object.</summary>
    public static void WriteMember(Utf8JsonWriter writer, JsonEncodedText name, object? value, TimeStyle style)
    {
        if (value is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WritePropertyName(name);
        Write(writer, value, style);
    }

    /// <summary>Writes one value.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, TimeStyle style)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case double number:
                writer.WriteRawValue(PythonNumber.Format(number), skipInputValidation: true);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(TimeText.Format(time, style));
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            default:
                throw new InvalidOperationException($"There is no JSON for {value.GetType()}.");
        }
    }
}
