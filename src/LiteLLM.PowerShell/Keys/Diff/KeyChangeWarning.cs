using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A planned value that the server will refuse or ignore, as far as its records show it before the change is sent.</summary>
public sealed class KeyChangeWarning
{
    internal KeyChangeWarning(string property, KeyChangeOutcome outcome, string reason, string fix)
    {
        Property = property;
        Outcome = outcome;
        Reason = reason;
        Fix = fix;
    }

    /// <summary>The property of the key.</summary>
    public string Property { get; }

    /// <summary>What the server will do.</summary>
    public KeyChangeOutcome Outcome { get; }

    /// <summary>The values that lead to the outcome.</summary>
    public string Reason { get; }

    /// <summary>What to change.</summary>
    public string Fix { get; }

    /// <summary>Returns the warning as text, for example <c>Tags will be refused: the server has no LiteLLM enterprise license, which the attribute requires. Omit it.</c></summary>
    public override string ToString() => VisibleText.Of(Outcome switch
    {
        KeyChangeOutcome.Refused => $"{Property} will be refused: {Reason}. {Fix}",
        KeyChangeOutcome.Ignored => $"{Property} will be ignored: {Reason}. {Fix}",
        _ => $"{Property} will cause requests of the key to be refused: {Reason}. {Fix}",
    });
}
