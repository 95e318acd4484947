using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>
/// A creation that the recording does not show, though later exchanges use its key. What it must have looked like
/// follows from how the key is told later.
/// </summary>
/// <param name="Before">The exchange before which it happened: <c>group/index</c>.</param>
/// <param name="Name">The name under which unrecorded authentication refers to the key.</param>
/// <param name="Body">The body; <c>{run}</c> and <c>{team}</c> stand for those of the recorded run.</param>
internal sealed record SetupStep(string Before, string Name, string Body)
{
    /// <summary>Where the request goes.</summary>
    public string Path { get; init; } = "/key/generate";

    /// <summary>Where the recording shows the secret, if it does.</summary>
    public string? SecretAt { get; init; }

    /// <summary>Where it shows at least the hash.</summary>
    public string? TokenAt { get; init; }

    /// <summary>How to find the row in the recording, if neither is shown with a name.</summary>
    public Func<JsonElement, bool>? Row { get; init; }
}
