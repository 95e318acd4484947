using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>
/// What the views show of a key in addition to its own properties. The views only read properties, because they may not call
/// methods in sessions in ConstrainedLanguage mode. All values are read by the names of properties, so that keys from <c>Import-Clixml</c>,
/// jobs and remote sessions, which are property bags, look like other keys.
/// </summary>
public sealed class KeyDisplay
{
    private readonly PSObject _key;

    private KeyDisplay(PSObject key) => _key = key;

    /// <summary>Where the secret is: in a property of the object, or in a vault. <c>null</c> if the command did not issue it.</summary>
    public string? Secret =>
        Text(nameof(LiteLLMKey.SecretName)) is { } name ? $"'{VisibleText.Of(name)}' in vault '{VisibleText.Of(Text(nameof(LiteLLMKey.VaultName)) ?? "")}'"
        : _key.Properties["PlainTextKey"] is not null ? "in PlainTextKey, shown once"
        : Value(nameof(LiteLLMKey.Key)) is not null ? "in property Key, once only"
        : null;

    /// <summary>The spend at which the proxy refuses the key, in USD.</summary>
    public object? MaxBudget => Limit(nameof(KeyLimits.MaxBudget));

    /// <summary>The maximum number of requests per minute.</summary>
    public object? RpmLimit => Limit(nameof(KeyLimits.RpmLimit));

    /// <summary>The maximum number of tokens per minute.</summary>
    public object? TpmLimit => Limit(nameof(KeyLimits.TpmLimit));

    /// <summary>How often the spend resets.</summary>
    public object? BudgetDuration => VisibleValues.Visible(Limit(nameof(KeyLimits.BudgetDuration)));

    /// <summary>The budget for each model.</summary>
    public object? ModelMaxBudget => VisibleValues.Visible(Limit(nameof(KeyLimits.ModelMaxBudget)));

    /// <summary>The models, separated by commas, shortened in the middle.</summary>
    public string Models => Shortened.Of(string.Join(", ", (Value(nameof(LiteLLMKey.Models)) as IEnumerable ?? Array.Empty<object>()).Cast<object?>().Select(model => VisibleText.Of(model?.ToString() ?? ""))));

    /// <summary>The state of the key, in color.</summary>
    public string State => KeyFormatting.State(Text(nameof(LiteLLMKey.State)) ?? "", KeyFormatting.SupportsColor);

    /// <summary>A bar of the spend against the budget, in color, and the share in percent. <c>null</c> if there is no budget.</summary>
    public string? Bar => KeyFormatting.Bar(new BudgetUsage(Number(Value(nameof(LiteLLMKey.Spend))) ?? 0, Number(MaxBudget), Number(Limit(nameof(KeyLimits.SoftBudget)))), KeyFormatting.SupportsColor);

    /// <summary>The set that manages the key and the name of its definition, as recorded; the record is not verified. <c>null</c> if the key has no record.</summary>
    public string? ManagedBy => Value(nameof(LiteLLMKey.KeySet)) is IDictionary record && record["set"] is { } set ? VisibleText.Of($"set '{set}', definition '{record["name"]}'") : null;

    /// <summary>When the key expires.</summary>
    public string? Expires => Time(TimeOf(nameof(LiteLLMKey.Expires)));

    /// <summary>The day on which the key expires.</summary>
    public string? ExpiresOn => Date(TimeOf(nameof(LiteLLMKey.Expires)));

    /// <summary>When the spend resets to zero.</summary>
    public string? BudgetResetAt => Time(AsTime(Limit(nameof(KeyLimits.BudgetResetAt))));

    /// <summary>The day on which the spend resets to zero.</summary>
    public string? BudgetResetOn => Date(AsTime(Limit(nameof(KeyLimits.BudgetResetAt))));

    /// <summary>When the server last rotated the secret.</summary>
    public string? LastRotationAt => Time(TimeOf(nameof(LiteLLMKey.LastRotationAt)));

    /// <summary>When the server rotates the secret next.</summary>
    public string? KeyRotationAt => Time(TimeOf(nameof(LiteLLMKey.KeyRotationAt)));

    /// <summary>The temporary increase of the budget and its end, or <c>null</c>.</summary>
    public string? TempBudget
    {
        get
        {
            if (Number(Value(nameof(LiteLLMKey.TempBudgetIncrease))) is not { } increase)
            {
                return null;
            }

            DateTimeOffset? end = TimeOf(nameof(LiteLLMKey.TempBudgetExpiry));
            DateTimeOffset now = _key.BaseObject is LiteLLMKey key ? key.ReadAt : DateTimeOffset.UtcNow;
            return $"{increase.ToString("N2", CultureInfo.CurrentCulture)} USD {(end > now ? "until" : "ended")} {Time(end)}".TrimEnd();
        }
    }

    /// <summary>When the key was last used, and how this is known.</summary>
    public string? LastUsed => TimeOf(nameof(LiteLLMKey.LastUsed)) is { } time ? $"{Time(time)} ({Text(nameof(LiteLLMKey.LastUsedSource))})" : null;

    /// <summary>When the key was created.</summary>
    public string? CreatedAt => Time(TimeOf(nameof(LiteLLMKey.CreatedAt)));

    /// <summary>When the key was last changed.</summary>
    public string? UpdatedAt => Time(TimeOf(nameof(LiteLLMKey.UpdatedAt)));

    /// <summary>Returns the value of the hidden property <c>Display</c> of a key.</summary>
    public static KeyDisplay Of(PSObject key) => new(key);

    /// <summary>Returns the value of the hidden property <c>EffectiveLimits</c> of a key: the limits that the proxy enforces, which a copy of the key cannot compute.</summary>
    public static KeyLimits LimitsOf(PSObject key) => ((LiteLLMKey)key.BaseObject).GetLimits();

    /// <summary>Returns the value of the hidden property <c>Display</c> of a check: its result, in color.</summary>
    public static string OfAccessCheck(PSObject check) => KeyFormatting.Access(check.Properties["Result"].Value?.ToString() ?? "", KeyFormatting.SupportsColor);

    /// <summary>Returns the value of the hidden property <c>Visible</c> of an object: its properties by name, with invisible characters as escapes.</summary>
    public static IDictionary VisibleOf(PSObject target) => new VisibleValues(target);

    /// <summary>Returns the value of the hidden property <c>Brief</c> of an object: as <c>Visible</c>, with long texts shortened in the middle.</summary>
    public static IDictionary BriefOf(PSObject target) => new VisibleValues(target, isBrief: true);

    /// <summary>Formats a time in the culture and time zone of the user.</summary>
    internal static string? Time(DateTimeOffset? time) => time is { } moment ? DirectionMarks.Remove(moment.LocalDateTime.ToString("g", CultureInfo.CurrentCulture)) : null;

    /// <summary>Reads a time, also one of a property bag, which only has its text.</summary>
    internal static DateTimeOffset? AsTime(object? value) => Base(value) switch
    {
        DateTimeOffset time => time,
        null => null,
        _ => DateTimeOffset.TryParse(value!.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : null,
    };

    /// <summary>Formats a day in the culture and time zone of the user.</summary>
    private static string? Date(DateTimeOffset? time) => time is { } moment ? DirectionMarks.Remove(moment.LocalDateTime.ToString("d", CultureInfo.CurrentCulture)) : null;

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static double? Number(object? value) => Base(value) is IConvertible number ? number.ToDouble(CultureInfo.InvariantCulture) : null;

    private object? Value(string name) => Base(_key.Properties[name]?.Value);

    private string? Text(string name) => _key.Properties[name]?.Value?.ToString();

    private DateTimeOffset? TimeOf(string name) => AsTime(_key.Properties[name]?.Value);

    /// <summary>Reads a limit, or if a copy of the key does not contain the limits, the value of the key.</summary>
    private object? Limit(string name) =>
        _key.Properties["EffectiveLimits"]?.Value is { } limits && PSObject.AsPSObject(limits).Properties[name] is { } limit ? Unwrapped(limit.Value) : Unwrapped(_key.Properties[name]?.Value);

    /// <summary>A time of a property bag stays wrapped, because only the wrapper has its text.</summary>
    private static object? Unwrapped(object? value) => value is PSObject { BaseObject: PSCustomObject } ? value : Base(value);
}
