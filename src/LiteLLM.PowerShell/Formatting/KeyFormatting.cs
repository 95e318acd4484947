using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Formats states, budgets and changes for a terminal. The engine removes the colors from output that does not support them.</summary>
internal static class KeyFormatting
{
    private const int BarWidth = 15;
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    /// <summary>Indicates whether the engine handles colors in text: PowerShell 7.2 and later, but not Windows PowerShell.</summary>
    internal static bool SupportsColor { get; } = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle") is not null;

    /// <summary>A bar of the spend against the budget, and the part in percent: green, from 80 % or the soft budget on yellow, from 100 % on red.</summary>
    /// <param name="key">The key.</param>
    /// <param name="coloured">Whether the engine knows colours.</param>
    /// <returns>The bar; none where there is no budget.</returns>
    internal static string? Bar(LiteLLMKey key, bool coloured)
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
    internal static string State(LiteLLMKey key, bool coloured)
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
    internal static string Change(KeyChange change, bool coloured) => Paint(change.Change.ToString(), change.Change switch
    {
        KeyChangeKind.Added => Green,
        KeyChangeKind.Removed => Red,
        _ => Yellow,
    }, coloured);

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
