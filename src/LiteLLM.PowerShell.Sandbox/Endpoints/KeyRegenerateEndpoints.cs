using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>New secrets for keys; needs a licence.</summary>
internal sealed class KeyRegenerateEndpoints(SandboxState state, KeyModels models, KeyUpdater updater, KeyAccess access) : IEndpoints
{
    private readonly KeyTable _keys = state.Database.Keys;
    private readonly CreatedKeyView _view = new(state.Version, models);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/key/{key}/regenerate", ErrorStyle.Internal, Regenerate),
        new("POST", "/key/regenerate", ErrorStyle.Internal, Regenerate),
    ];

    private Reply Regenerate(Call call)
    {
        RequestFields fields = call.ReadOptional(models.Regenerate) ?? new RequestFields();
        state.Licence.RequireForRegeneration();
        CreatedKey created = Regenerate(fields, NamedKey(call, fields), call.Caller);
        return Reply.Object(writer => _view.WriteMembers(writer, created));
    }

    private static string NamedKey(Call call, RequestFields fields)
    {
        string? named = fields.Text("key") is { Length: > 0 } inBody ? inBody : call.PathKey ?? call.Query.Text("key");
        return string.IsNullOrEmpty(named) ? throw HttpFault.Error(400, "No key passed in.") : named!;
    }

    private CreatedKey Regenerate(RequestFields fields, string named, Caller caller)
    {
        string token = named.Contains("sk") ? Secrets.Hash(named) : named;
        Row existing = _keys.Find(token) ?? throw HttpFault.Error(404, $"Key {named} not found.");
        if (!access.Controls(caller, existing))
            throw HttpFault.Error(403, "You are not authorized to regenerate this key");
        string secret = NewSecret(fields.Text("new_key"));
        string newToken = Secrets.Hash(secret);
        if (newToken != token && _keys.Find(newToken) is not null)
            throw new ValueFault("Unique constraint failed on the fields: (`token`)");

        Changes changes = updater.Prepare(existing, fields);
        changes[KeyColumns.Token] = newToken;
        changes[KeyColumns.KeyName] = Secrets.Abbreviate(secret);
        Row updated = updater.Apply(token, existing, changes);
        if (fields.Text("grace_period") is { Length: > 0 } grace)
            state.Database.RetiredSecrets[token] = new RetiredSecret(newToken, state.After(grace));
        return new CreatedKey(secret, column => updated[column]) { TokenId = newToken };
    }

    private string NewSecret(string? wanted)
    {
        if (wanted is null)
            return state.NewSecret();
        return Secrets.IsSecret(wanted) ? wanted : throw HttpFault.Error(
            400,
            "New key must start with 'sk-'. This is to distinguish a key hash (used by litellm for logging / internal logic) "
            + "from the actual key.");
    }
}
