using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>Checks values of HTTP headers before anything is sent: printable ASCII characters only, so that a value cannot contain another header or request.</summary>
internal static class HeaderText
{
    /// <summary>Indicates whether a header can contain a character.</summary>
    internal static bool Accepts(char character) => character is >= ' ' and <= '~';

    /// <summary>Checks a value that is not secret.</summary>
    /// <exception cref="LiteLLMException">A header cannot contain the value.</exception>
    internal static void Check(string parameter, string value)
    {
        if (!value.All(Accepts))
        {
            char wrong = value.First(character => !Accepts(character));
            throw new LiteLLMException(ErrorIds.InvalidHeaderValue,
                $"{parameter}: '{VisibleText.Of(value)}' contains {Description(wrong)}, which an HTTP header cannot contain. Use only printable ASCII characters. Nothing was sent.");
        }

        if (value != value.Trim())
        {
            throw new LiteLLMException(ErrorIds.InvalidHeaderValue, $"{parameter}: '{value}' begins or ends with a space, which an HTTP header does not keep. Remove the space. Nothing was sent.");
        }
    }

    private static string Description(char character) => character switch
    {
        '\r' or '\n' => "the end of a line",
        _ when char.IsControl(character) => $"the control character \\u{(int)character:x4}",
        _ => $"'{VisibleText.Of(character.ToString())}' (U+{(int)character:X4})",
    };
}
