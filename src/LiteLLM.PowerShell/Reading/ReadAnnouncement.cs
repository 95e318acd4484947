namespace LiteLLM.PowerShell.Reading;

/// <summary>The announcement of a read by <see cref="BatchingKeyLoader"/>. It ends when the read is requested, or when it is known that it will not be.</summary>
/// <param name="end">Called once, on any thread.</param>
internal sealed class ReadAnnouncement(Action end) : IDisposable
{
    private Action? _end = end;

    /// <summary>Ends the announcement, if it has not ended.</summary>
    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
