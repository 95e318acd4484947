using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>A search for keys: which, in which order, which page.</summary>
internal sealed class KeySearch
{
    private readonly List<KeyFilter> _filters = [];
    private readonly List<Func<Row, bool>> _others = [];
    private readonly List<Func<Row, bool>> _limits = [];

    /// <summary>The page, counted from 1.</summary>
    public long Page { get; init; } = 1;

    /// <summary>How many keys a page has.</summary>
    public int Size { get; init; } = 10;

    /// <summary>The column that orders the keys; without one the youngest come first.</summary>
    public Column? SortBy { get; init; }

    /// <summary>Whether the greatest come first.</summary>
    public bool Descending { get; init; }

    /// <summary>Keeps only keys with that value, or with a value that contains it; null keeps all.</summary>
    public void Where(Column column, string? value, bool inPart = false)
    {
        if (value is not null)
            _filters.Add(new KeyFilter(column, value, inPart));
    }

    /// <summary>Includes further keys regardless of the filters.</summary>
    public void Or(Func<Row, bool> kept) => _others.Add(kept);

    /// <summary>Keeps only keys that meet a condition, in every case.</summary>
    public void And(Func<Row, bool> kept) => _limits.Add(kept);

    /// <summary>Searches the table.</summary>
    public KeyPage In(KeyTable keys)
    {
        if (_filters.Count > 0 || _limits.Count > 0 || SortBy is not null)
            return In(Candidates(keys));
        int rest = Math.Max(0, keys.Count - Skipped);
        return new KeyPage(keys.YoungestFirst(Skipped, Math.Min(Size, rest)), keys.Count, this);
    }

    /// <summary>Searches keys that come in the default order.</summary>
    public KeyPage In(IEnumerable<Row> youngestFirst)
    {
        List<Row> found = [.. youngestFirst.Where(Matches)];
        return new KeyPage(Sorted(found).Skip(Skipped).Take(Size), found.Count, this);
    }

    private int Skipped => (int)Math.Min(int.MaxValue, (Page - 1) * Size);

    /// <summary>The keys that may match; a filter by identity leaves few.</summary>
    private IEnumerable<Row> Candidates(KeyTable keys)
    {
        if (_others.Count == 0 && Exact(KeyColumns.Token) is { } token)
            return keys.Find(token) is { } key ? [key] : [];
        if (_others.Count == 0 && Exact(KeyColumns.KeyAlias) is { } alias)
            return keys.WithAlias(alias).OrderByDescending(key => key.Time(KeyColumns.CreatedAt));
        return keys.YoungestFirst(0, keys.Count);
    }

    private string? Exact(Column column) => _filters.Find(filter => filter.Column == column && !filter.InPart)?.Value;

    private bool Matches(Row key) =>
        (_filters.TrueForAll(filter => filter.Matches(key)) || _others.Exists(kept => kept(key)))
        && _limits.TrueForAll(kept => kept(key));

    /// <summary>Null counts as the greatest; equal ones stay in the order of creation.</summary>
    private IEnumerable<Row> Sorted(List<Row> found)
    {
        if (SortBy is null)
            return found;
        found.Reverse();
        Comparer<object?> order = Comparer<object?>.Create(Compare);
        return Descending ? found.OrderByDescending(key => key[SortBy], order) : found.OrderBy(key => key[SortBy], order);
    }

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string first, string second) => string.CompareOrdinal(first, second),
        _ => Comparer<object>.Default.Compare(left, right),
    };
}
