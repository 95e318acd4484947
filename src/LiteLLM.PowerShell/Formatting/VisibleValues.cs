using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>
/// The values of the properties of an object as the views show them: texts, also in lists and maps, with invisible characters as escapes.
/// It is a dictionary, because the views may not call methods in sessions in ConstrainedLanguage mode.
/// </summary>
/// <param name="target">The object.</param>
/// <param name="isBrief">Whether long texts are shortened in the middle.</param>
internal sealed class VisibleValues(PSObject target, bool isBrief = false) : Hashtable
{
    /// <summary>Gets the value of a property; <c>null</c> if there is no such property.</summary>
    public override object? this[object key]
    {
        get => Visible(target.Properties[(string)key]?.Value) is var value && isBrief && value is string text ? Shortened.Of(text) : value;
        set => throw new NotSupportedException();
    }

    /// <summary>Indicates whether there is a property.</summary>
    public override bool Contains(object key) => target.Properties[(string)key] is not null;

    /// <inheritdoc cref="Contains"/>
    public override bool ContainsKey(object key) => Contains(key);

    internal static object? Visible(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => VisibleText.Of(text),
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IDictionary map => VisibleMap(map),
        IEnumerable list => list.Cast<object?>().Select(Visible).ToArray(),
        var other => other,
    };

    private static OrderedDictionary VisibleMap(IDictionary map)
    {
        var shown = new OrderedDictionary(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            shown[VisibleText.Of(entry.Key.ToString() ?? "")] = Visible(entry.Value);
        }

        return shown;
    }
}
