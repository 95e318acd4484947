using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>
/// What the views show of a key in addition to its own properties. The views only read properties, because they may not call
/// methods in sessions in ConstrainedLanguage mode.
/// </summary>
public sealed class KeyDisplay
{
    private readonly LiteLLMKey _key;

    private KeyDisplay(LiteLLMKey key)
    {
        _key = key;
        Limits = key.GetLimits();
    }

    /// <summary>The limits that the proxy enforces for the key.</summary>
    public KeyLimits Limits { get; }

    /// <summary>How often the spend resets.</summary>
    public object? BudgetDuration => VisibleValues.Visible(Limits.BudgetDuration);

    /// <summary>The budget for each model.</summary>
    public object? ModelMaxBudget => VisibleValues.Visible(Limits.ModelMaxBudget);

    /// <summary>The state of the key, in color.</summary>
    public string State => KeyFormatting.State(_key, KeyFormatting.SupportsColor);

    /// <summary>A bar of the spend against the budget, in color, and the share in percent. <c>null</c> if there is no budget.</summary>
    public string? Bar => KeyFormatting.Bar(_key, KeyFormatting.SupportsColor);

    /// <summary>The set that manages the key and the name of its definition, as recorded; the record is not verified. <c>null</c> if the key has no record.</summary>
    public string? ManagedBy => _key.KeySet["set"] is string set ? VisibleText.Of($"set '{set}', definition '{_key.KeySet["name"]}'") : null;

    /// <summary>When the key expires.</summary>
    public string? Expires => Time(_key.Expires);

    /// <summary>The day on which the key expires.</summary>
    public string? ExpiresOn => Date(_key.Expires);

    /// <summary>When the spend resets to zero.</summary>
    public string? BudgetResetAt => Time(Limits.BudgetResetAt);

    /// <summary>The day on which the spend resets to zero.</summary>
    public string? BudgetResetOn => Date(Limits.BudgetResetAt);

    /// <summary>When the server last rotated the secret.</summary>
    public string? LastRotationAt => Time(_key.LastRotationAt);

    /// <summary>When the server rotates the secret next.</summary>
    public string? KeyRotationAt => Time(_key.KeyRotationAt);

    /// <summary>When the key was created.</summary>
    public string? CreatedAt => Time(_key.CreatedAt);

    /// <summary>When the key was last changed.</summary>
    public string? UpdatedAt => Time(_key.UpdatedAt);

    /// <summary>Returns the value of the hidden property <c>Display</c> of a key.</summary>
    public static KeyDisplay Of(PSObject key) => new((LiteLLMKey)key.BaseObject);

    /// <summary>Returns the value of the hidden property <c>Display</c> of a change: its kind, in color.</summary>
    public static string OfChange(PSObject change) => KeyFormatting.Change((KeyChange)change.BaseObject, KeyFormatting.SupportsColor);

    /// <summary>Returns the value of the hidden property <c>Visible</c> of an object: its properties by name, with invisible characters as escapes.</summary>
    public static IDictionary VisibleOf(PSObject target) => new VisibleValues(target);

    /// <summary>Formats a time in the culture and time zone of the user.</summary>
    private static string? Time(DateTimeOffset? time) => time?.LocalDateTime.ToString("g", CultureInfo.CurrentCulture);

    /// <summary>Formats a day in the culture and time zone of the user.</summary>
    private static string? Date(DateTimeOffset? time) => time?.LocalDateTime.ToString("d", CultureInfo.CurrentCulture);
}
