using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>What the views of a key show beside its properties. The views call it; the engine takes the colours out where they have no place.</summary>
public static class KeyFormatting
{
    private const int BarWidth = 15;
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    /// <summary>A bar of the spend against the budget, and the part in percent: green, from 80 % or the soft budget on yellow, from 100 % on red.</summary>
    /// <param name="key">The key.</param>
    /// <param name="coloured">Whether the engine knows colours.</param>
    /// <returns>The bar; none where there is no budget.</returns>
    public static string? Bar(LiteLLMKey key, bool coloured)
    {
        BudgetUsage usage = key.StatusWhenRead.Usage;
        if (usage.Share is not { } part)
        {
            return null;
        }

        int filled = (int)Math.Round(Math.Min(Math.Max(part, 0), 1) * BarWidth);
        string bar = new string('█', filled) + new string('░', BarWidth - filled);
        string percent = part.ToString("P0", CultureInfo.CurrentCulture).PadLeft(6);
        string colour = usage.Level switch { BudgetLevel.Over => Red, BudgetLevel.Near => Yellow, _ => Green };
        return Paint(bar, colour, coloured) + percent;
    }

    /// <summary>The state of the key: red where it is refused for good or by hand, yellow where its budget is spent.</summary>
    public static string State(LiteLLMKey key, bool coloured)
    {
        KeyState state = key.State;
        string word = state.ToString();
        return state switch
        {
            KeyState.Active => word,
            KeyState.OverBudget => Paint(word, Yellow, coloured),
            _ => Paint(word, Red, coloured),
        };
    }

    /// <summary>What happens to a property: green where something comes, red where something goes, yellow where it is replaced.</summary>
    public static string Change(KeyChange change, bool coloured) => Paint(change.Change.ToString(), change.Change switch
    {
        KeyChangeKind.Added => Green,
        KeyChangeKind.Removed => Red,
        _ => Yellow,
    }, coloured);

    /// <summary>A time as the user's culture and time zone write it.</summary>
    public static string? Time(DateTimeOffset? time) => time?.LocalDateTime.ToString("g", CultureInfo.CurrentCulture);

    /// <summary>A day as the user's culture and time zone write it.</summary>
    public static string? Date(DateTimeOffset? time) => time?.LocalDateTime.ToString("d", CultureInfo.CurrentCulture);

    /// <summary>A value as a view shows it: texts, also in lists and maps, with invisible characters as escapes.</summary>
    public static object? Visible(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => VisibleText.Of(text),
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

    /// <summary>The lines of a diff, each in the colour of its sign.</summary>
    internal static string Diff(string text) => string.Join("\n", text.Split('\n').Select(line => line.TrimStart() switch
    {
        ['+', ' ', ..] => Paint(line, Green, true),
        ['-', ' ', ..] => Paint(line, Red, true),
        ['~', ' ', ..] => Paint(line, Yellow, true),
        _ => line,
    }));

    private static string Paint(string text, string colour, bool coloured) => coloured ? colour + text + Plain : text;
}
