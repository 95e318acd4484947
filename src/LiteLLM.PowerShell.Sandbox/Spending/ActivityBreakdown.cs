using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>The sums of a day and of its parts: by model, provider, key and so on.</summary>
internal sealed class ActivityBreakdown
{
    private static readonly (string Name, Func<ActivityRow, string?> Of)[] Parts =
    [
        ("mcp_servers", _ => null),
        ("models", row => row.Model),
        ("model_groups", row => row.ModelGroup),
        ("providers", row => row.Provider.Length > 0 ? row.Provider : "unknown"),
        ("endpoints", row => row.Provider.Length > 0 ? "/chat/completions" : null),
    ];

    private readonly IReadOnlyList<ActivityRow> _rows;
    private readonly Action<Utf8JsonWriter, string> _writeKey;
    private readonly Action<Utf8JsonWriter, string>? _writeEntity;

    /// <summary>Breaks the rows of a day down.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="writeKey">Writes the metadata of a key.</param>
    /// <param name="writeEntity">Writes the metadata of an entity; null if there is no breakdown by entity.</param>
    public ActivityBreakdown(
        IEnumerable<ActivityRow> rows, Action<Utf8JsonWriter, string> writeKey, Action<Utf8JsonWriter, string>? writeEntity)
    {
        _rows = [.. rows];
        _writeKey = writeKey;
        _writeEntity = writeEntity;
    }

    /// <summary>Writes the day.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("date", _rows[0].Date);
        Sum(_rows).WriteMember(writer);
        writer.WriteStartObject("breakdown");
        foreach ((string name, Func<ActivityRow, string?> of) in Parts)
            WritePart(writer, name, of, NoMetadata);
        writer.WriteStartObject("api_keys");
        WriteKeys(writer, _rows);
        writer.WriteEndObject();
        WritePart(
            writer,
            "entities",
            row => _writeEntity is null ? null : row.Entity.Length > 0 ? row.Entity : "Unassigned",
            _writeEntity ?? NoMetadata);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The sums of rows.</summary>
    public static ActivityMetrics Sum(IEnumerable<ActivityRow> rows)
    {
        var sum = new ActivityMetrics();
        foreach (ActivityRow row in rows)
            sum.Add(row.Metrics);
        return sum;
    }

    /// <summary>Writes nothing.</summary>
    public static void NoMetadata(Utf8JsonWriter writer, string name)
    {
    }

    private void WritePart(Utf8JsonWriter writer, string part, Func<ActivityRow, string?> of, Action<Utf8JsonWriter, string> writeMetadata)
    {
        writer.WriteStartObject(part);
        foreach (IGrouping<string, ActivityRow> group in _rows.Where(row => !string.IsNullOrEmpty(of(row))).GroupBy(row => of(row)!, StringComparer.Ordinal))
        {
            writer.WriteStartObject(group.Key);
            Sum(group).WriteMember(writer);
            writer.WriteStartObject("metadata");
            writeMetadata(writer, group.Key);
            writer.WriteEndObject();
            writer.WriteStartObject("api_key_breakdown");
            WriteKeys(writer, group);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteKeys(Utf8JsonWriter writer, IEnumerable<ActivityRow> rows)
    {
        foreach (IGrouping<string, ActivityRow> key in rows.GroupBy(row => row.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(key.Key);
            Sum(key).WriteMember(writer);
            writer.WriteStartObject("metadata");
            _writeKey(writer, key.Key);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }
}
