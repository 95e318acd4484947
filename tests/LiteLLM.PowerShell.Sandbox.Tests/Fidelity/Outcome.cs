namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>What became of one exchange.</summary>
internal sealed record Outcome(string Version, Exchange Exchange, string? Difference)
{
    public bool Matches => Difference is null;
}
