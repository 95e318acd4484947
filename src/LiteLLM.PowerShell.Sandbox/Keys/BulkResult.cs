using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>What became of one update among several.</summary>
internal sealed class BulkResult(string key, Row? row, string? failedReason)
{
    /// <summary>The key as it was named.</summary>
    public string Key { get; } = key;

    /// <summary>The row, if there is one.</summary>
    public Row? Row { get; } = row;

    /// <summary>Why the update failed, or null if it did not.</summary>
    public string? FailedReason { get; } = failedReason;
}
