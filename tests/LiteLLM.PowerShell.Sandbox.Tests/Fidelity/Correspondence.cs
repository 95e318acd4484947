namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>Which identity of the sandbox stands for which recorded one; each for exactly one.</summary>
internal sealed class Correspondence
{
    private readonly Dictionary<string, string> _actualByRecorded = [];
    private readonly Dictionary<string, string> _recordedByActual = [];

    /// <summary>Pairs two identities.</summary>
    /// <returns>Whether neither is paired with another one.</returns>
    public bool Bind(string recorded, string actual)
    {
        if (_actualByRecorded.TryGetValue(recorded, out string? known))
            return known == actual;
        if (!_recordedByActual.TryAdd(actual, recorded))
            return false;
        _actualByRecorded.Add(recorded, actual);
        return true;
    }

    /// <summary>A text with the sandbox's identities in place of the recorded ones.</summary>
    public string ToActual(string text)
    {
        foreach (KeyValuePair<string, string> pair in _actualByRecorded)
            text = text.Replace(pair.Key, pair.Value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Whether two abbreviations end as two identities do that are paired.</summary>
    public bool SameEnding(string recorded, string actual) => _actualByRecorded.Any(pair =>
        pair.Key.EndsWith(recorded[^4..], StringComparison.Ordinal) && pair.Value.EndsWith(actual[^4..], StringComparison.Ordinal));
}
