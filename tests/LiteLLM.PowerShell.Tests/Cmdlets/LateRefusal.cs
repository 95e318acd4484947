namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A change that servers refuse or ignore.</summary>
/// <param name="Command">The command.</param>
/// <param name="Warning">How its warning starts.</param>
public sealed record LateRefusal(string Command, string Warning)
{
    /// <summary>The versions that refuse or ignore it.</summary>
    public string[] Versions { get; init; } = ["1.80.11", "1.81.13", "1.83.2", "latest"];

    /// <summary>The secret of a key whose requests are sent afterwards, or <c>null</c>.</summary>
    public string? Secret { get; init; }

    /// <summary>The model that they request.</summary>
    public string Model { get; init; } = "mock-gpt";

    public override string ToString() => Command;
}
