namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the groups of routes that a proxy knows. Single routes, such as <c>/chat/completions</c>, are typed.</summary>
public sealed class RouteCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
    [
        ("llm_api_routes", "Calls to models."),
        ("management_routes", "Calls that manage keys, teams and users."),
        ("info_routes", "Calls that only read what is managed."),
    ];
}
