using System.Text;
using LiteLLM.PowerShell.Sandbox.Spending;

namespace LiteLLM.PowerShell.Sandbox;

/// <summary>The keys, teams, users and models that the examples in the help use, with spend in total and by day.</summary>
public static class SampleData
{
    private static readonly (string Path, string Body)[] Requests =
    [
        ("/team/new", """{ "team_id": "platform", "team_alias": "Platform Team", "max_budget": 1000, "budget_duration": "1mo" }"""),
        ("/team/new", """{ "team_id": "research", "team_alias": "Research Team", "max_budget": 500, "budget_duration": "1mo" }"""),
        ("/user/new", """{ "user_id": "anna", "user_alias": "Anna", "user_email": "anna@example.com", "user_role": "internal_user", "teams": ["platform"], "auto_create_key": false }"""),
        ("/user/new", """{ "user_id": "ben", "user_alias": "Ben", "user_email": "ben@example.com", "user_role": "internal_user", "teams": ["research"], "auto_create_key": false }"""),
        ("/key/generate", """{ "key_alias": "ci-build", "models": ["gpt-4o"], "max_budget": 100, "budget_duration": "1mo", "team_id": "platform", "user_id": "anna", "metadata": { "owner": "platform" }, "spend": 42.5 }"""),
        ("/key/generate", """{ "key_alias": "ci-deploy", "max_budget": 20, "rpm_limit": 60, "team_id": "platform", "spend": 17.2 }"""),
        ("/key/generate", """{ "key_alias": "research-notebook", "models": ["gpt-4o", "gpt-4o-mini"], "max_budget": 50, "duration": "90d", "team_id": "research", "user_id": "ben", "spend": 50.4 }"""),
    ];

    /// <summary>The models of the sample keys.</summary>
    public static IReadOnlyList<SandboxModel> Models { get; } =
    [
        new("gpt-4o", "openai/gpt-4o") { InputCost = 2.5e-06, OutputCost = 1e-05 },
        new("gpt-4o-mini", "openai/gpt-4o-mini") { InputCost = 1.5e-07, OutputCost = 6e-07 },
    ];

    /// <summary>Adds the sample data to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="masterKey">The master key of the server.</param>
    /// <exception cref="InvalidOperationException">The server refused a request.</exception>
    public static void AddTo(SandboxServer server, string masterKey)
    {
        KeyValuePair<string, string>[] headers = [new("Authorization", "Bearer " + masterKey), new("Content-Type", "application/json")];
        foreach ((string path, string body) in Requests)
        {
            SandboxResponse response = server.Handle(new SandboxRequest("POST", path, "", headers, Encoding.UTF8.GetBytes(body)));
            if (response.Status != 200)
                throw new InvalidOperationException($"The sandbox refused {path} of the sample data: {Encoding.UTF8.GetString(response.Body.ToArray())}");
        }

        var spend = new SampleSpend(server.State);
        spend.Add("ci-build", [Models[0]], "ci");
        spend.Add("ci-deploy", [Models[1]], "ci", "deploy");
        spend.Add("research-notebook", Models, "notebook");
    }
}
