using System.Text.Json;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A request as the server saw it.</summary>
public sealed record RecordedRequest(
    string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>POST requests that change nothing. A reset detects a missing license with the id of a key that cannot exist.</summary>
    private static readonly string[] Reads = ["/v2/key/info", "/budget/info", $"/key/{new string('0', 64)}/regenerate"];

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Method != "GET" && Array.IndexOf(Reads, Path) < 0;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The body without the name of the key: its secret on creation, its id on an update.</summary>
    public string Attributes => Regex.Replace(Body, "\"key\":\"[^\"]*\",?", "");

    /// <summary>The names of the body's members, in order, joined by commas.</summary>
    public string Members => string.Join(",", Json.EnumerateObject().Select(member => member.Name));

    public override string ToString() => $"{Method} {Path}{(Query.Length > 0 ? "?" + Query : "")} {Body}".TrimEnd();
}
