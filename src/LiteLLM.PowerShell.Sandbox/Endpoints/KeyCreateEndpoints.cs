using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Creation of keys.</summary>
internal sealed class KeyCreateEndpoints(SandboxState state, KeyModels models, KeyCreator creator, KeyAccess access) : IEndpoints
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
        KeyRules.CheckServiceAccount(fields, fields.Text("team_id"));
        if (state.Version.AssignsKeysToCreator && !call.Caller.IsAdmin && fields.Text("user_id") is null)
            fields = fields.With("user_id", call.Caller.UserId);
        access.CheckCreation(call.Caller, fields, KeyOperation.Generate);
        return ToReply(creator.Create(fields, call.Caller));
    }

    private Reply GenerateServiceAccount(Call call)
    {
        RequestFields fields = call.Read(models.Generate);
        string team = fields.Text("team_id") ?? throw KeyRules.TeamRequired();
        if (state.Database.Teams.Find(team) is null)
            throw new HttpFault(400, "team_id does not exist in the database. Please specify a valid `team_id` in the request body.");
        fields = fields.Without("user_id");
        access.CheckCreation(call.Caller, fields, KeyOperation.GenerateServiceAccount);
        return ToReply(creator.Create(fields, call.Caller));
    }

    private Reply ToReply(CreatedKey created) => Reply.Object(writer => _view.WriteMembers(writer, created));
}
