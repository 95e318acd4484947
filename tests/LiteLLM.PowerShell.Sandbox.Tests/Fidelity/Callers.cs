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
        new("logging_metadata", "chat") { CreatedBy = 26 },
        new("logging_metadata", "key/health") { CreatedBy = 59 },
        new("nonadmin", "as u1:") { CreatedBy = 5 },
        new("nonadmin", "as u2:") { CreatedBy = 6 },
        new("nonadmin", "as v1:") { CreatedBy = 7 },
        new("shared_budget", "as a") { CreatedBy = 3 },
        new("shared_budget", "as b") { CreatedBy = 4 },
        new("shared_budget", "as c") { CreatedBy = 5 },
        new("shared_budget", "as d") { CreatedBy = 6 },
        new("shared_budget", "as n") { CreatedBy = 38 },
    ];

    /// <summary>Who made the request of an exchange.</summary>
    public static Caller Of(Exchange exchange) =>
        Array.Find(All, caller => caller.File == exchange.Group && exchange.Note.Contains(caller.Note, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"Callers does not say whose key made the request {exchange.Id} ({exchange.Note}).");
}
