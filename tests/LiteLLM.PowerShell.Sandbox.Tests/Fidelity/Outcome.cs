namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>What became of one exchange.</summary>
internal sealed record Outcome(string Archive, Exchange Exchange, string? Difference)
{
    public string Id => $"{Archive}/{Exchange.Id}";

    public bool Matches => Difference is null;

    /// <summary>Why the sandbox does not answer as recorded, if that is known.</summary>
    public string? Reason => KnownDifferences.Reasons.GetValueOrDefault(Id);
}
