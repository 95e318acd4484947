using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>One of a few texts.</summary>
internal sealed class ChoiceType : FieldType
{
    private readonly string _problem;
    private readonly string[] _choices;

    private ChoiceType(string problem, string[] choices)
    {
        _problem = problem;
        _choices = choices;
    }

    /// <summary>A choice that the server declares as a literal.</summary>
    public static ChoiceType Literal(params string[] choices) => new("literal_error", choices);

    /// <summary>A choice that the server declares as an enumeration.</summary>
    public static ChoiceType Enumeration(params string[] choices) => new("enum", choices);

    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        if (input.ValueKind == JsonValueKind.String && _choices.Contains(input.GetString()))
            return input.GetString();
        problems.Add(Problem.NotExpected(_problem, location, Expected(), input));
        return null;
    }

    private string Expected()
    {
        IEnumerable<string> quoted = _choices.Select(choice => $"'{choice}'");
        return string.Join(", ", quoted.Take(_choices.Length - 1)) + " or " + quoted.Last();
    }
}
