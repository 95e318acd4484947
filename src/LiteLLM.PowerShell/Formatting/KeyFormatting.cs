using System.Globalization;
using System.Management.Automation;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Formats states, budgets and changes for a terminal. The engine removes the colors from output that does not support them.</summary>
internal static class KeyFormatting
{
    private const int BarWidth = 10;
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    /// <summary>Indicates whether the engine handles colors in text: PowerShell 7.2 and later, but not Windows PowerShell.</summary>
    internal static bool SupportsColor { get; } = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle") is not null;

    /// <summary>Returns a bar of the spend against the budget, and the percentage: green, yellow from 80 % or the soft budget, and red from 100 %.</summary>
    /// <param name="usage">The spend against the budget.</param>
    /// <param name="colored">Whether the engine supports colors.</param>
    /// <returns>The bar, or <c>null</c> if there is no budget.</returns>
    internal static string? Bar(BudgetUsage usage, bool colored)
    {
        if (usage.Share is not { } part)
        {
            return null;
        }

        int filled = (int)Math.Round(Math.Min(Math.Max(part, 0), 1) * BarWidth);
        string bar = new string('█', filled) + new string('░', BarWidth - filled);
        string percent = DirectionMarks.Remove(part.ToString("P0", CultureInfo.CurrentCulture)).PadLeft(6);
        string color = usage.Level switch { BudgetLevel.Over => Red, BudgetLevel.Near => Yellow, _ => Green };
        return Paint(bar, color, colored) + percent;
    }

    /// <summary>Returns the state of a key: yellow if its budget is spent, and red if the proxy rejects it for another reason.</summary>
    internal static string State(string state, bool colored) => state switch
    {
        nameof(KeyState.Active) => state,
        nameof(KeyState.OverBudget) => Paint(state, Yellow, colored),
        _ => Paint(state, Red, colored),
    };

    /// <summary>Returns the kind of a change: green if a value is added, red if it is removed, and yellow if it is replaced.</summary>
    internal static string Change(string kind, bool colored) => Paint(kind, kind switch
    {
        nameof(KeyChangeKind.Added) => Green,
        nameof(KeyChangeKind.Removed) => Red,
        _ => Yellow,
    }, colored);

    /// <summary>Returns the result of a check of access: red if it refuses the request, and yellow if it can refuse it or needs attention.</summary>
    internal static string Access(string result, bool colored) => result switch
    {
        nameof(AccessResult.Passed) => result,
        nameof(AccessResult.Refused) or nameof(AccessResult.AlsoRefused) => Paint(result, Red, colored),
        _ => Paint(result, Yellow, colored),
    };

    /// <summary>Colors the lines of a diff by their signs.</summary>
    internal static string Diff(string text) => string.Join("\n", text.Split('\n').Select(line => line.TrimStart() switch
    {
        ['+', ' ', ..] => Paint(line, Green, true),
        ['-', ' ', ..] => Paint(line, Red, true),
        ['~', ' ', ..] => Paint(line, Yellow, true),
        _ => line,
    }));

    private static string Paint(string text, string color, bool colored) => colored ? color + text + Plain : text;
}
