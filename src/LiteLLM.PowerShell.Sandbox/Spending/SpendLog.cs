namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>The calls of keys, those that failed included.</summary>
internal sealed class SpendLog
{
    private readonly List<SpendLogEntry> _entries = [];
    private int _counted;
    private int _batch;

    /// <summary>All calls, the first ones first.</summary>
    public IReadOnlyList<SpendLogEntry> Entries => _entries;

    /// <summary>The calls that the daily activity counts already.</summary>
    public IEnumerable<SpendLogEntry> Counted => _entries.Take(_counted);

    /// <summary>Adds a call.</summary>
    public void Add(SpendLogEntry entry) => _entries.Add(entry);

    /// <summary>Lets the daily activity count every call so far.</summary>
    public void CountAll()
    {
        _batch++;
        foreach (SpendLogEntry entry in _entries.Skip(_counted))
            entry.Batch ??= _batch;
        _counted = _entries.Count;
    }
}
