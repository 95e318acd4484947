using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads the release of LiteLLM from the answer of <c>GET /health/readiness</c>.</summary>
internal static class ServerRelease
{
    /// <summary>Releases that were published by an attacker.</summary>
    private static readonly Version[] Compromised = [new(1, 82, 7), new(1, 82, 8)];

    /// <summary>Why a release must not be used; none if nothing is known against it.</summary>
    internal static string? Warning(JsonElement readiness) => VersionOf(readiness) is { } version && Compromised.Contains(version)
        ? $"The proxy reports LiteLLM {version}. That release was compromised: its package steals credentials. Replace it, and change every secret that this server could read."
        : null;

    /// <summary>The version as the server reports it, for example <c>1.83.2</c> or <c>1.80.0-stable</c>; none if it reports none.</summary>
    internal static string? TextOf(JsonElement readiness) =>
        JsonValueReader.Member(readiness, "litellm_version") is { ValueKind: JsonValueKind.String } version ? version.GetString() : null;

    /// <summary>The numbers of the version, without what follows them; none if the server does not report a version.</summary>
    internal static Version? VersionOf(JsonElement readiness)
    {
        string numbers = new([.. (TextOf(readiness) ?? "").TrimStart('v').TakeWhile(letter => letter is '.' or (>= '0' and <= '9'))]);
        return Version.TryParse(numbers.TrimEnd('.'), out Version? version) ? version : null;
    }
}
