using LiteLLM.PowerShell.Sandbox.Endpoints;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Security;

namespace LiteLLM.PowerShell.Sandbox;

/// <summary>
/// A LiteLLM key API in memory. Many threads may use it at once. Nothing happens by itself: budgets do not start again,
/// and no key is rotated.
/// </summary>
public sealed class SandboxServer
{
    private readonly object _gate = new();
    private readonly SandboxState _state;
    private readonly Authenticator _authenticator;
    private readonly RouteAccess _access;
    private readonly List<Route> _routes;

    /// <summary>Starts with an empty database.</summary>
    public SandboxServer(SandboxOptions options)
        : this(options, Secrets.New)
    {
    }

    /// <summary>Starts with an empty database and a source of secrets.</summary>
    internal SandboxServer(SandboxOptions options, Func<string> newSecret)
    {
        _state = new SandboxState(options, newSecret);
        _authenticator = new Authenticator(_state);
        _access = new RouteAccess(_state);
        _routes = [.. RouteTable.For(_state)];
    }

    /// <summary>The versions that <see cref="SandboxOptions.Version"/> accepts, oldest first.</summary>
    public static IReadOnlyList<string> Versions => ServerVersion.ShortNames;

    /// <summary>What the endpoints share.</summary>
    internal SandboxState State => _state;

    /// <summary>How many keys there are.</summary>
    public int KeyCount
    {
        get
        {
            lock (_gate)
                return _state.Database.Keys.Count;
        }
    }

    /// <summary>Answers a request.</summary>
    public SandboxResponse Handle(SandboxRequest request)
    {
        string path = Uri.UnescapeDataString(request.Path);
        Route? route = _routes.Find(candidate => candidate.Method == request.Method && candidate.Matches(path));
        Reply reply = route is null ? Unrouted(request, path) : Answer(route, request, path);
        return reply.ToResponse();
    }

    private Reply Answer(Route route, SandboxRequest request, string path)
    {
        ErrorStyle errors = ErrorStyle.Authentication;
        try
        {
            RequestBody body = RequestBody.Of(request);
            if (body.IsForeign)
                return Reply.Text(500, "Internal Server Error");
            lock (_gate)
            {
                _state.Ledger.WriteDue(_state.Now);
                Caller caller = route.Public ? Caller.Anonymous : _authenticator.Authenticate(request);
                var call = new Call(request, caller, new QueryString(request.Query), body, route.KeyIn(path));
                _access.Check(call, path);
                errors = route.Errors;
                return route.Answer(call);
            }
        }
        catch (Fault fault)
        {
            return errors.ToReply(fault);
        }
    }

    private Reply Unrouted(SandboxRequest request, string path)
    {
        if (_routes.Find(candidate => candidate.Matches(path)) is { } other)
            return Reply.Detail(405, "Method Not Allowed").With("allow", other.Method);

        string trimmed = path.TrimEnd('/');
        if (path != trimmed && _routes.Exists(candidate => candidate.Matches(trimmed)))
            return Reply.Redirect($"http://{request.Header("Host")}{request.Path.TrimEnd('/')}");
        return Reply.Detail(404, "Not Found");
    }
}
