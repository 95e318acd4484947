using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>Refuses models that a key, its team, its user or its project may not use.</summary>
internal sealed class ModelAdmission(SandboxState state, ModelCatalog catalog)
{
    private const string NoDefaultModels = "no-default-models";

    /// <summary>Checks the models of the key; any entry in its <c>config</c> switches the check off.</summary>
    public void CheckKey(Applicant applicant)
    {
        Row key = applicant.Key;
        string[] models = Models(key, KeyColumns.Models);
        if (models.Length == 0 || key.Json(KeyColumns.Config).EnumerateObject().Any())
            return;
        string[] ofGroups = [.. JsonParts.Texts(key.Json(KeyColumns.AccessGroupIds))
            .Select(state.Database.AccessGroups.Find)
            .OfType<Row>()
            .SelectMany(group => Models(group, AccessGroupColumns.Models))];
        string? refused = applicant.Request.Models.FirstOrDefault(model =>
            !catalog.Allows(models, model) && (ofGroups.Length == 0 || !catalog.Allows(ofGroups, model)));
        if (refused is not null)
            throw AccessDenied("key", ofGroups.Length > 0 ? ofGroups : models, refused);
    }

    /// <summary>Checks the models of the team, or those of the user if the key has no team.</summary>
    public void CheckTeamOrUser(Applicant applicant)
    {
        if (applicant.Team is { } team)
            Check("team", team, TeamColumns.Models, applicant, applicant.TeamAliases);
        else if (applicant.Key.Text(KeyColumns.TeamId) is null && applicant.User is { } user)
            CheckUser(user, applicant);
    }

    /// <summary>Checks the models of the project.</summary>
    public void CheckProject(Applicant applicant)
    {
        if (applicant.Project is { } project)
            Check("project", project, ProjectColumns.Models, applicant, JsonParts.EmptyObject);
    }

    private void CheckUser(Row user, Applicant applicant)
    {
        if (Models(user, UserColumns.Models).Contains(NoDefaultModels))
        {
            throw new ProxyFault(
                401,
                "User not allowed to access model. No default model access, only team models allowed. "
                + $"Tried to access {applicant.Request.Model}",
                "key_model_access_denied",
                "model");
        }
        Check("user", user, UserColumns.Models, applicant, JsonParts.EmptyObject);
    }

    private void Check(string kind, Row row, Column column, Applicant applicant, JsonElement aliases)
    {
        string[] allowed = Models(row, column);
        string? refused = applicant.Request.Models.FirstOrDefault(model =>
            !catalog.Allows(allowed, model) && !aliases.TryGetProperty(model, out _));
        if (refused is not null)
            throw AccessDenied(kind, allowed, refused);
    }

    private static string[] Models(Row row, Column column) => [.. JsonParts.Texts(row.Json(column))];

    private static ProxyFault AccessDenied(string kind, string[] allowed, string model) => new(
        401,
        $"{kind} not allowed to access model. This {kind} can only access models={PythonText.List(allowed)}. Tried to access {model}",
        $"{kind}_model_access_denied",
        "model");
}
