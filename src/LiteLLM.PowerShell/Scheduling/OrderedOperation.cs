namespace LiteLLM.PowerShell.Scheduling;

/// <summary>One of <see cref="OrderedOperations{T}"/>.</summary>
/// <typeparam name="T">What it results in.</typeparam>
/// <param name="target">What it works on.</param>
internal sealed class OrderedOperation<T>(object? target)
{
    private volatile bool _hasBegun;
    private volatile string? _findingCommand;

    internal object? Target { get; } = target;

    /// <summary>Whether it had a place, so that it may have taken effect even if it failed or was cancelled.</summary>
    internal bool HasBegun
    {
        get => _hasBegun;
        set => _hasBegun = value;
    }

    /// <summary>The command that finds the key for which a secret was sent; none if there was none yet.</summary>
    internal string? FindingCommand
    {
        get => _findingCommand;
        set => _findingCommand = value;
    }

    internal Task<T> Outcome { get; set; } = null!;
}
