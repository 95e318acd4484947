using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Access;
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
    private readonly bool _hasPlainText;

    private KeyDisplay(LiteLLMKey key, bool hasPlainText)
    {
        _key = key;
        _hasPlainText = hasPlainText;
        Limits = key.GetLimits();
    }

    /// <summary>The limits that the proxy enforces for the key.</summary>
    public KeyLimits Limits { get; }

    /// <summary>The alias, shortened in the middle, so that a table has space for the other columns.</summary>
    public string? KeyAlias => _key.KeyAlias is { } alias ? Shortened.Of(VisibleText.Of(alias)) : null;

    /// <summary>The id of the team, shortened in the middle.</summary>
    public string? TeamId => _key.TeamId is { } team ? Shortened.Of(VisibleText.Of(team)) : null;

    /// <summary>Where the secret is: in a property of the object, or in a vault. <c>null</c> if the command did not issue it.</summary>
    public string? Secret => _key switch
    {
        { SecretName: { } name } => $"'{VisibleText.Of(name)}' in vault '{VisibleText.Of(_key.VaultName!)}'",
        _ when _hasPlainText => "in PlainTextKey, shown once",
        { Key: not null } => "in property Key, once only",
        _ => null,
    };

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

    /// <summary>The temporary increase of the budget and its end, or <c>null</c>.</summary>
    public string? TempBudget => _key.TempBudgetIncrease is not { } increase ? null
        : $"{increase.ToString("N2", CultureInfo.CurrentCulture)} USD {(_key.TempBudgetExpiry > _key.ReadAt ? "until" : "ended")} {Time(_key.TempBudgetExpiry)}".TrimEnd();

    /// <summary>When the key was last used, and how this is known.</summary>
    public string? LastUsed => _key.LastUsed is null ? null : $"{Time(_key.LastUsed)} ({_key.LastUsedSource})";

    /// <summary>When the key was created.</summary>
    public string? CreatedAt => Time(_key.CreatedAt);

    /// <summary>When the key was last changed.</summary>
    public string? UpdatedAt => Time(_key.UpdatedAt);

    /// <summary>Returns the value of the hidden property <c>Display</c> of a key.</summary>
    public static KeyDisplay Of(PSObject key) => new((LiteLLMKey)key.BaseObject, key.Properties["PlainTextKey"] is not null);

    /// <summary>Returns the value of the hidden property <c>Display</c> of a change: its kind, in color.</summary>
    public static string OfChange(PSObject change) => KeyFormatting.Change((KeyChange)change.BaseObject, KeyFormatting.SupportsColor);

    /// <summary>Returns the value of the hidden property <c>Display</c> of a check: its result, in color.</summary>
    public static string OfAccessCheck(PSObject check) => KeyFormatting.Access(((KeyAccessCheck)check.BaseObject).Result, KeyFormatting.SupportsColor);

    /// <summary>Returns the value of the hidden property <c>Visible</c> of an object: its properties by name, with invisible characters as escapes.</summary>
    public static IDictionary VisibleOf(PSObject target) => new VisibleValues(target);

    /// <summary>Formats a time in the culture and time zone of the user.</summary>
    private static string? Time(DateTimeOffset? time) => time is { } moment ? DirectionMarks.Remove(moment.LocalDateTime.ToString("g", CultureInfo.CurrentCulture)) : null;

    /// <summary>Formats a day in the culture and time zone of the user.</summary>
    private static string? Date(DateTimeOffset? time) => time is { } moment ? DirectionMarks.Remove(moment.LocalDateTime.ToString("d", CultureInfo.CurrentCulture)) : null;
}
