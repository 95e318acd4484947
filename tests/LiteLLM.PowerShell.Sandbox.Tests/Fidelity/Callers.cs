namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>Whose key made the requests that were not made with the master key. The first entry whose note is found counts.</summary>
internal static class Callers
{
    private static readonly Caller[] All =
    [
        new("bulk", "key/health a") { CreatedBy = 1 },
        new("bulk", "chat as c") { CreatedBy = 45 },
        new("bulk", "chat as d") { CreatedBy = 50 },
        new("delete_and_deleted", "using a deleted one") { CreatedBy = 0 },
        new("logging_metadata", "chat") { CreatedBy = 12 },
        new("logging_metadata", "key/health") { CreatedBy = 59 },
        new("nonadmin", "as u1:") { CreatedBy = 5 },
        new("nonadmin", "as u2:") { CreatedBy = 6 },
        new("nonadmin", "as v1:") { CreatedBy = 7 },
        new("shared_budget", "as a") { CreatedBy = 3 },
        new("shared_budget", "as b") { CreatedBy = 4 },
        new("shared_budget", "as c") { CreatedBy = 5 },
        new("shared_budget", "as d") { CreatedBy = 6 },
        new("shared_budget", "as n") { CreatedBy = 38 },
        new("licensed_attributes", "[the key itself]") { CreatedLast = 1 },
        new("model_max_budget", "[the key itself]") { CreatedLast = 1 },
        new("terraform_example", "[the key itself]") { CreatedLast = 1 },
        new("regenerate_licensed", "old secret of a") { CreatedLast = 2 },
        new("regenerate_licensed", "[the key itself]") { CreatedLast = 1 },
        .. Grace("regenerate_grace"),
        .. Grace("regenerate_grace_repaired"),
        new("replace_without_licence", "] old secret") { CreatedBy = 2 },
        new("replace_without_licence", "] new secret") { CreatedBy = 9 },
        new("replace_without_licence", "[the key itself]") { CreatedLast = 1 },
        new("register_team_state", "[proxy admin]") { CreatedBy = 1 },
        new("register_org_admin", "[admin of organization org-1]") { CreatedBy = 4 },
        new("register", "[admin of organization org-1]") { CreatedBy = 73 },
        new("register_user", "[admin of organization org-1]") { CreatedBy = 15 },
        new("register_key", "[admin of organization org-1]") { CreatedBy = 15 },
        new("register_key", "[the key itself]") { CreatedBy = 16 },
        .. Roles("register"),
        .. Roles("register_user"),
        .. Roles("register_key"),
        .. Roles("register_other"),
        .. Roles("register_credentials"),
    ];

    /// <summary>The secrets before and after rotations.</summary>
    private static IEnumerable<Caller> Grace(string file) =>
    [
        new(file, "first secret") { CreatedBy = 4 },
        new(file, "second secret") { CreatedBy = 6 },
        new(file, "old secret: now") { CreatedLast = 1 },
        new(file, "old secret afterwards") { CreatedLast = 1 },
        new(file, "old secret") { CreatedLast = 2 },
        new(file, "[the key itself]") { CreatedLast = 1 },
        new(file, "[u1, internal user]") { CreatedLast = 1 },
    ];

    /// <summary>The keys that several files begin with, one for each role.</summary>
    private static IEnumerable<Caller> Roles(string file) =>
    [
        new(file, "[proxy admin]") { CreatedBy = 6 },
        new(file, "[proxy admin viewer]") { CreatedBy = 7 },
        new(file, "[internal user]") { CreatedBy = 8 },
        new(file, "[internal user viewer]") { CreatedBy = 9 },
        new(file, "[internal user, admin of t-other]") { CreatedBy = 10 },
        new(file, "[key of nobody]") { CreatedBy = 11 },
        new(file, "[team key of t-other]") { CreatedBy = 12 },
    ];

    /// <summary>Who made the request of an exchange.</summary>
    public static Caller Of(Exchange exchange) =>
        Array.Find(All, caller => caller.File == exchange.Group && exchange.Note.Contains(caller.Note, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"Callers does not say whose key made the request {exchange.Id} ({exchange.Note}).");
}
