using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Creation of keys.</summary>
internal sealed class KeyCreateEndpoints(SandboxState state, KeyModels models, KeyCreator creator) : IEndpoints
{
    private readonly CreatedKeyView _view = new(state.Version, models);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/key/generate", ErrorStyle.Internal, Generate),
        new("POST", "/key/service-account/generate", ErrorStyle.Bare, GenerateServiceAccount),
    ];

    private Reply Generate(Call call)
    {
        RequestFields fields = call.Read(models.Generate);
        if (fields.Json("metadata") is { } metadata && metadata.TryGetProperty("service_account_id", out JsonElement id)
            && id.ValueKind != JsonValueKind.Null && fields.Text("team_id") is null)
        {
            throw TeamRequired();
        }
        return Tell(creator.Create(fields, call.Caller));
    }

    private Reply GenerateServiceAccount(Call call)
    {
        RequestFields fields = call.Read(models.Generate);
        string team = fields.Text("team_id") ?? throw TeamRequired();
        if (state.Database.Teams.Find(team) is null)
            throw new HttpFault(400, "team_id does not exist in the database. Please specify a valid `team_id` in the request body.");
        return Tell(creator.Create(fields.Without("user_id"), call.Caller));
    }

    private static HttpFault TeamRequired() =>
        new(400, "team_id is required for service account keys. Please specify `team_id` in the request body.");

    private Reply Tell(CreatedKey created) => Reply.Object(writer => _view.WriteMembers(writer, created));
}
