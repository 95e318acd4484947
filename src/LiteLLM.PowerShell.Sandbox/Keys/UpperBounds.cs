using System.Globalization;
using System.Text;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The upper bounds that a server sets for its keys.</summary>
internal sealed class UpperBounds
{
    private const string NoExpiry = "-1";

    private static readonly RequestModel Model = new(
        new("duration", FieldType.Text),
        new("max_budget", FieldType.Float),
        new("max_parallel_requests", FieldType.Integer),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("budget_duration", FieldType.Text));

    private readonly RequestFields _bounds;
    private readonly Func<DateTimeOffset> _utcNow;

    private UpperBounds(RequestFields bounds, Func<DateTimeOffset> utcNow)
    {
        _bounds = bounds;
        _utcNow = utcNow;
    }

    /// <summary>Reads the bounds as a server is configured with them.</summary>
    public static UpperBounds Parse(string json, Func<DateTimeOffset> utcNow) =>
        new(Model.Read(JsonParts.Parse(Encoding.UTF8.GetBytes(json))), utcNow);

    /// <summary>Refuses values above the bounds.</summary>
    public void Check(RequestFields fields)
    {
        foreach (KeyValuePair<string, object?> bound in _bounds.Filled)
        {
            if (fields[bound.Key] is not { } value || !IsAbove(value, bound.Value!))
                continue;
            throw HttpFault.Error(
                400,
                $"{bound.Key} is over max limit set in config - user_value={Print(value)}; max_value={Print(bound.Value!)}");
        }
    }

    /// <summary>Rejects values above the bounds, and replaces missing values by the bounds.</summary>
    public RequestFields Fill(RequestFields fields)
    {
        Check(fields);
        foreach (KeyValuePair<string, object?> bound in _bounds.Filled.Where(bound => fields[bound.Key] is null))
        {
            fields = fields.Without(bound.Key);
            fields.Add(bound.Key, bound.Value);
        }
        return fields;
    }

    private bool IsAbove(object value, object bound) => value switch
    {
        double number => number > (double)bound,
        long number => number > (long)bound,
        NoExpiry => true,
        _ => Duration.After(_utcNow(), (string)value) > Duration.After(_utcNow(), (string)bound),
    };

    private static string Print(object value) =>
        value is double number ? PythonNumber.Format(number) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
