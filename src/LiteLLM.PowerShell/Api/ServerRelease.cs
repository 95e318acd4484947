using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads the release of LiteLLM from the response of <c>GET /health/readiness</c>.</summary>
internal static class ServerRelease
{
    /// <summary>Releases that an attacker published.</summary>
    private static readonly Version[] Compromised = [new(1, 82, 7), new(1, 82, 8)];

    /// <summary>Gets a warning about a compromised release, or <c>null</c> if none is known.</summary>
    internal static string? Warning(JsonElement readiness) => VersionOf(readiness) is { } version && Compromised.Contains(version)
        ? $"The proxy reports LiteLLM {version}. That release was compromised: its package steals credentials. Replace it, and change every secret that this server could read."
        : null;

    /// <summary>Gets the version as reported, for example <c>1.83.2</c> or <c>1.80.0-stable</c>. <c>null</c> if the server does not report one.</summary>
    internal static string? TextOf(JsonElement readiness) =>
        JsonValueReader.Member(readiness, "litellm_version") is { ValueKind: JsonValueKind.String } version ? version.GetString() : null;

    /// <summary>Gets the numeric part of the version. <c>null</c> if the server does not report one.</summary>
    internal static Version? VersionOf(JsonElement readiness)
    {
        string numbers = new([.. (TextOf(readiness) ?? "").TrimStart('v').TakeWhile(character => character is '.' or (>= '0' and <= '9'))]);
        return Version.TryParse(numbers.TrimEnd('.'), out Version? version) ? version : null;
    }
}
