using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>New secrets for keys; needs a license.</summary>
internal sealed class KeyRegenerateEndpoints(SandboxState state, KeyModels models, KeyUpdater updater, KeyAccess access) : IEndpoints
{
    private readonly Database _database = state.Database;
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
        RequestFields? fields = call.ReadOptional(models.Regenerate);
        state.License.RequireForRegeneration();
        string named = NamedKey(call, fields);
        if (fields is not null && named == state.MasterKey)
            throw HttpFault.Error(400, "New master key is required.");
        CreatedKey created = Regenerate(fields ?? new RequestFields(), named, call);
        return Reply.Object(writer => _view.WriteMembers(writer, created));
    }

    private static string NamedKey(Call call, RequestFields? fields)
    {
        string? named = fields?.Text("key") is { Length: > 0 } inBody ? inBody : call.PathKey ?? call.Query.Text("key");
        return string.IsNullOrEmpty(named) ? throw HttpFault.Error(400, "No key passed in.") : named!;
    }

    private CreatedKey Regenerate(RequestFields fields, string named, Call call)
    {
        string token = named.Contains("sk") ? Secrets.Hash(named) : named;
        Row existing = _keys.Find(token) ?? throw HttpFault.Error(404, $"Key {named} not found.");
        if (!access.Controls(call.Caller, existing))
            throw HttpFault.Error(403, "You are not authorized to regenerate this key");
        if (state.Version.KeepsExpiredKeysExpired && KeyStatus.IsExpired(existing, state.Now) && fields.Text("duration") is null)
            throw HttpFault.Error(400, "The key has expired. Pass `duration` to give it a new life.");
        if (state.Version.KeepsDeletedKeys)
            _database.DeletedKeys.Add(call.Deleted(existing, state.Now));
        string secret = NewSecret(fields.Text("new_key"));
        string newToken = Secrets.Hash(secret);
        if (newToken != token && _keys.Find(newToken) is not null)
            throw new ValueFault("Unique constraint failed on the fields: (`token`)");

        Changes changes = updater.Prepare(existing, fields);
        if (fields["soft_budget"] is not null)
            throw new ValueFault("Invalid `prisma.liteLLM_VerificationToken.update()` invocation: unknown argument `soft_budget`");
        changes[KeyColumns.Token] = newToken;
        changes[KeyColumns.KeyName] = Secrets.Abbreviate(secret);
        Row updated = updater.Apply(token, existing, changes);
        if (state.Version.HonoursGracePeriod && fields.Text("grace_period") is { } grace && Duration.IsReadable(grace))
            _database.RetiredSecrets[token] = new RetiredSecret(newToken, state.After(grace));
        return new CreatedKey(secret, column => updated[column]) { TokenId = newToken, ShowsRow = true };
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
