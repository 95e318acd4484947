using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Block and unblock. The two return the key in different formats.</summary>
internal sealed class KeyBlockEndpoints(SandboxState state, KeyModels models, KeyAccess access) : IEndpoints
{
    private const int LongestKey = 100;
    private static readonly Regex KeyForm = new("^(sk-[A-Za-z0-9_-]+|[a-fA-F0-9]{64})$", RegexOptions.CultureInvariant);

    private readonly KeyTable _keys = state.Database.Keys;
    private readonly KeyObjectView _object = new(state.Version);
    private readonly KeyRowView _row = new(state.Version, TimeStyle.Zulu, withToken: true);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/key/block", ErrorStyle.Bare, Block),
        new("POST", "/key/unblock", ErrorStyle.Bare, Unblock),
    ];

    private Reply Block(Call call)
    {
        Row key = Set(call, blocked: true);
        return Reply.Object(writer => _object.WriteMembers(writer, key, null));
    }

    private Reply Unblock(Call call)
    {
        Row key = Set(call, blocked: false);
        return Reply.Json(writer => _row.Write(writer, key));
    }

    private Row Set(Call call, bool blocked)
    {
        string named = call.Read(models.Block).Text("key")!;
        if (named.Length > LongestKey || !KeyForm.IsMatch(named))
            throw new ProxyFault(400, "Invalid key format.", "bad_request_error", "key");
        string token = Secrets.TokenOf(named);
        Row key = _keys.Find(token) ?? throw Unknown(token);
        if (state.Version.GuardsKeysOfOthers)
            access.RequireAdminOf(call.Caller, key, blocked ? "/key/block" : "/key/unblock");
        Row changed = key.With(new Changes { [KeyColumns.Blocked] = blocked, [KeyColumns.UpdatedAt] = state.Now });
        _keys.Replace(token, changed);
        return changed;
    }

    private ProxyFault Unknown(string token) => state.Version.ReportsUnknownKeysAsNotFound
        ? KeyRules.NotFound()
        : new ProxyFault(
            401,
            $"Authentication Error, Invalid proxy server token passed. key={token}, not found in db. "
            + "Create key via `/key/generate` call.",
            "token_not_found_in_db",
            "key");
}
