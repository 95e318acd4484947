using System.Text.Json;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A request as the server saw it.</summary>
public sealed record RecordedRequest(
    string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly string[] Reads = ["/v2/key/info"];

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Method != "GET" && Array.IndexOf(Reads, Path) < 0;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The names of the body's members, in order, joined by commas.</summary>
    public string Members => string.Join(",", Json.EnumerateObject().Select(member => member.Name));

    public override string ToString() => $"{Method} {Path}{(Query.Length > 0 ? "?" + Query : "")} {Body}".TrimEnd();
}
