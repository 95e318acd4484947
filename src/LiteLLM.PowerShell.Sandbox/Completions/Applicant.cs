using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>A key that requests a completion, and everything that determines whether it is admitted.</summary>
internal sealed class Applicant
{
    private readonly Database _database;

    /// <summary>Looks up what belongs to a key.</summary>
    public Applicant(SandboxState state, Row key, CompletionRequest request)
    {
        _database = state.Database;
        Key = key;
        Request = request;
        Budget = BudgetOf(key.Text(KeyColumns.BudgetId));
        Team = state.Memory.Find(_database.Teams, key.Text(KeyColumns.TeamId));
        Project = KeyColumns.Shape.Find("project_id") is { } project ? state.Memory.Find(_database.Projects, key.Text(project)) : null;
        User = _database.Users.Find(key.Text(KeyColumns.UserId));
        if (key.Text(KeyColumns.UserId) is { } user && key.Text(KeyColumns.TeamId) is { } team)
        {
            Membership = state.Memory.Find(_database.Memberships, MembershipColumns.IdOf(team, user));
            MemberBudget = state.Memory.Find(_database.Budgets, Membership?.Text(MembershipColumns.BudgetId));
        }
        Organization = _database.Organizations.Find(key.Text(KeyColumns.OrganizationId) ?? Team?.Text(TeamColumns.OrganizationId));
        OrganizationBudget = BudgetOf(Organization?.Text(OrganizationColumns.BudgetId));
        Customer = _database.Customers.Find(request.EndUser);
        CustomerBudget = BudgetOf(Customer?.Text(CustomerColumns.BudgetId));
    }

    /// <summary>The key.</summary>
    public Row Key { get; }

    /// <summary>The request.</summary>
    public CompletionRequest Request { get; }

    /// <summary>The budget that the key refers to.</summary>
    public Row? Budget { get; }

    /// <summary>The team of the key.</summary>
    public Row? Team { get; }

    /// <summary>The project of the key.</summary>
    public Row? Project { get; }

    /// <summary>The user of the key.</summary>
    public Row? User { get; }

    /// <summary>The user as a member of the team, if there is a budget for that.</summary>
    public Row? Membership { get; }

    /// <summary>The budget of that member.</summary>
    public Row? MemberBudget { get; }

    /// <summary>The organization of the key or of its team.</summary>
    public Row? Organization { get; }

    /// <summary>The budget of the organization.</summary>
    public Row? OrganizationBudget { get; }

    /// <summary>The end user, if the server has a record of it.</summary>
    public Row? Customer { get; }

    /// <summary>The budget of the end user.</summary>
    public Row? CustomerBudget { get; }

    /// <summary>The model aliases of the team.</summary>
    public JsonElement TeamAliases =>
        Team?[TeamColumns.ModelTable] is JsonElement table && table.TryGetProperty("model_aliases", out JsonElement aliases)
            ? aliases
            : JsonParts.EmptyObject;

    /// <summary>The model that is meant, once the aliases of the team and of the key are replaced.</summary>
    public string? Target => Replace(KeyAliases, Replace(TeamAliases, Request.Model));

    /// <summary>The tags of the key.</summary>
    public IEnumerable<string> Tags => MetadataOfKey("tags") is { ValueKind: JsonValueKind.Array } tags ? JsonParts.Texts(tags) : [];

    private JsonElement KeyAliases => Key.Json(KeyColumns.Aliases);

    /// <summary>An entry of the metadata of the key.</summary>
    public JsonElement? MetadataOfKey(string name) => Member(Key.Json(KeyColumns.Metadata), name);

    /// <summary>An entry of the metadata of the team.</summary>
    public JsonElement? MetadataOfTeam(string name) => Team?[TeamColumns.Metadata] is JsonElement metadata ? Member(metadata, name) : null;

    private static JsonElement? Member(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string? Replace(JsonElement aliases, string? model) =>
        model is not null && Member(aliases, model) is { ValueKind: JsonValueKind.String } target ? target.GetString() : model;

    private Row? BudgetOf(string? id) => _database.Budgets.Find(id);
}
