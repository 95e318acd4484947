using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>The parameters of a query; of a repeated one the last counts.</summary>
internal sealed class QueryString
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads a raw query.</summary>
    public QueryString(string raw)
    {
        foreach (string pair in raw.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            int split = pair.IndexOf('=');
            string name = split < 0 ? pair : pair.Substring(0, split);
            _values[Decode(name)] = split < 0 ? "" : Decode(pair.Substring(split + 1));
        }
    }

    /// <summary>A text, or null if the parameter is missing.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out string? value) ? value : null;

    /// <summary>A text, or null if the parameter is missing or empty.</summary>
    public string? NonEmpty(string name) => Text(name) is { Length: > 0 } value ? value : null;

    /// <summary>A whole number within bounds.</summary>
    public long Integer(string name, long otherwise, long least, long most, ICollection<Problem> problems)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (!IntegerText.TryParse(text, out long value))
            problems.Add(Problem.NotAnInteger(["query", name], text));
        else if (value < least)
            problems.Add(Problem.TooSmall(["query", name], text, least));
        else if (value > most)
            problems.Add(Problem.TooLarge(["query", name], text, most));
        else
            return value;
        return otherwise;
    }

    /// <summary>A yes or no.</summary>
    public bool Flag(string name, ICollection<Problem> problems)
    {
        if (Text(name) is not { } text)
            return false;
        if (BooleanWords.TryRead(text, out bool value))
            return value;
        problems.Add(Problem.NotABoolean(["query", name], text));
        return false;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
