using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>Whole numbers as text; a fraction of zeros is accepted.</summary>
internal static class IntegerText
{
    /// <summary>Reads a number.</summary>
    public static bool TryParse(string text, out long number)
    {
        string whole = text.Trim();
        int point = whole.IndexOf('.');
        if (point > 0 && whole.Substring(point + 1).All(digit => digit == '0'))
            whole = whole.Substring(0, point);
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
