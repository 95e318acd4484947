using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>One of a few texts.</summary>
internal sealed class ChoiceType : FieldType
{
    private readonly string _problem;
    private readonly string[] _choices;
    private readonly string[] _shown;

    private ChoiceType(string problem, string[] choices, string[]? shown = null)
    {
        _problem = problem;
        _choices = choices;
        _shown = shown ?? [.. choices.Select(choice => $"'{choice}'")];
    }

    /// <summary>The role of a user, which the server declares as a literal of members of an enumeration.</summary>
    public static ChoiceType UserRole { get; } = new(
        "literal_error",
        ["proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer"],
        [
            "<LitellmUserRoles.PROXY_ADMIN: 'proxy_admin'>", "<LitellmUserRoles.PROXY_ADMIN_VIEW_ONLY: 'proxy_admin_viewer'>",
            "<LitellmUserRoles.INTERNAL_USER: 'internal_user'>", "<LitellmUserRoles.INTERNAL_USER_VIEW_ONLY: 'internal_user_viewer'>",
        ]);

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

    private string Expected() => string.Join(", ", _shown.Take(_shown.Length - 1)) + " or " + _shown[_shown.Length - 1];
}
