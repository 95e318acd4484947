namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>Recorded files that are replayed one after the other on one database.</summary>
/// <param name="Archive">The name of the archive.</param>
/// <param name="Version">The version of the recorded server.</param>
/// <param name="Files">The files, in the order in which they were recorded.</param>
internal sealed record RecordingSource(string Archive, string Version, IReadOnlyList<string> Files)
{
    /// <summary>Whether the recorded server had a license.</summary>
    public bool Licensed { get; init; }

    /// <summary>How the recorded server was configured, if not by default.</summary>
    public Action<SandboxOptions, Recording>? Configure { get; init; }

    /// <summary>The members of answers that the recorded server does not have, and the imitated version has.</summary>
    public IReadOnlyCollection<string> NewerMembers { get; init; } = [];

    /// <summary>Whether the recording shows that the server writes what was spent some time after the calls.</summary>
    public bool WritesSpendLater => Configure == Configurations.Common || Configure == Configurations.Licensed || Configure == Configurations.Strict;

    /// <summary>Whether the files continue one another and were recorded without the keys that they use.</summary>
    public bool IsStream => Files.Count > 1;
}
