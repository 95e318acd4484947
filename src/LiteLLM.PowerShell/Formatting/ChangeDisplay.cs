using System.Collections;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>What the view shows of a change: its values as texts, which a narrow table can wrap. Changes from <c>Import-Clixml</c> and jobs look the same.</summary>
public sealed class ChangeDisplay
{
    private readonly PSObject _change;

    private ChangeDisplay(PSObject change) => _change = change;

    /// <summary>The kind of the change, in color.</summary>
    public string Kind => KeyFormatting.Change(Value(nameof(KeyChange.Change))?.ToString() ?? "", KeyFormatting.SupportsColor);

    /// <summary>The current value, with its unit.</summary>
    public string? Before => WithUnit(Value(nameof(KeyChange.Before)));

    /// <summary>The desired value, with its unit.</summary>
    public string? After => WithUnit(Value(nameof(KeyChange.After)));

    /// <summary>Returns the value of the hidden property <c>Display</c> of a change.</summary>
    public static ChangeDisplay Of(PSObject change) => new(change);

    private static string Text(object? value) => (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        string text => VisibleText.Of(text),
        DateTimeOffset time => KeyDisplay.Time(time)!,
        IDictionary map => string.Join(", ", map.Cast<DictionaryEntry>().Select(entry => $"{VisibleText.Of(entry.Key.ToString() ?? "")}: {Text(entry.Value)}")),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        IFormattable number => DirectionMarks.Remove(number.ToString(null, CultureInfo.CurrentCulture)),
        var other => KeyDisplay.AsTime(other) is { } time ? KeyDisplay.Time(time)! : VisibleText.Of(other.ToString() ?? ""),
    };

    private object? Value(string name) => _change.Properties[name]?.Value;

    private string? WithUnit(object? value) => value is null ? null : Value(nameof(KeyChange.Unit)) is { } unit ? $"{Text(value)} {unit}" : Text(value);
}
