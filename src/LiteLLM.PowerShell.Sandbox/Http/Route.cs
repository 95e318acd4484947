namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A method and a path, and what answers there.</summary>
internal sealed class Route
{
    private const string KeyPart = "{key}";

    private readonly string _before;
    private readonly string? _after;

    /// <summary>Binds an endpoint.</summary>
    public Route(string method, string path, ErrorStyle errors, Func<Call, Reply> answer)
    {
        Method = method;
        Errors = errors;
        Answer = answer;
        string[] parts = path.Split([KeyPart], StringSplitOptions.None);
        _before = parts[0];
        _after = parts.Length > 1 ? parts[1] : null;
    }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The format in which the endpoint returns faults.</summary>
    public ErrorStyle Errors { get; }

    /// <summary>The endpoint.</summary>
    public Func<Call, Reply> Answer { get; }

    /// <summary>Whether it answers without authentication.</summary>
    public bool Public { get; init; }

    /// <summary>Whether a path leads here.</summary>
    public bool Matches(string path) => _after is null
        ? path == _before
        : path.Length >= _before.Length + _after.Length
            && path.StartsWith(_before, StringComparison.Ordinal)
            && path.EndsWith(_after, StringComparison.Ordinal);

    /// <summary>The key that a matching path names.</summary>
    public string? KeyIn(string path) =>
        _after is null ? null : path.Substring(_before.Length, path.Length - _before.Length - _after.Length);
}
