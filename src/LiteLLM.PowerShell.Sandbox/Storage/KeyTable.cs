namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The keys: found by token and by alias, listed by age.</summary>
internal sealed class KeyTable
{
    private readonly Dictionary<string, Entry> _byToken = new(StringComparer.Ordinal);

    /// <summary>Nothing in the database keeps an alias unique.</summary>
    private readonly Dictionary<string, List<Entry>> _byAlias = new(StringComparer.Ordinal);

    private readonly List<Entry> _byAge = [];
    private long _lastNumber;

    /// <summary>How many there are.</summary>
    public int Count => _byAge.Count;

    /// <summary>All keys, the oldest first.</summary>
    public IEnumerable<Row> OldestFirst => _byAge.Select(entry => entry.Row);

    /// <summary>The key with that token, or null.</summary>
    public Row? Find(string token) => _byToken.TryGetValue(token, out Entry? entry) ? entry.Row : null;

    /// <summary>The keys with that alias.</summary>
    public IReadOnlyList<Row> WithAlias(string alias) =>
        _byAlias.TryGetValue(alias, out List<Entry>? entries) ? [.. entries.Select(entry => entry.Row)] : [];

    /// <summary>Some keys, the youngest first.</summary>
    public IEnumerable<Row> YoungestFirst(int skip, int count)
    {
        int youngest = _byAge.Count - 1 - skip;
        for (int place = youngest; place > youngest - count; place--)
            yield return _byAge[place].Row;
    }

    /// <summary>Adds a key.</summary>
    public void Add(Row row)
    {
        var entry = new Entry(++_lastNumber, row);
        _byToken.Add(TokenOf(row), entry);
        _byAge.Add(entry);
        Name(entry);
    }

    /// <summary>Replaces a key; its token may change.</summary>
    public void Replace(string token, Row row)
    {
        Entry entry = _byToken[token];
        Unname(entry);
        _byToken.Remove(token);
        entry.Row = row;
        _byToken.Add(TokenOf(row), entry);
        Name(entry);
    }

    /// <summary>Removes a key.</summary>
    public void Remove(string token)
    {
        Entry entry = _byToken[token];
        Unname(entry);
        _byToken.Remove(token);
        _byAge.RemoveAt(_byAge.BinarySearch(entry, Entry.ByNumber));
    }

    private static string TokenOf(Row row) => row.Text(KeyColumns.Token)!;

    private void Name(Entry entry)
    {
        if (entry.Row.Text(KeyColumns.KeyAlias) is not { } alias)
            return;
        if (!_byAlias.TryGetValue(alias, out List<Entry>? entries))
            _byAlias.Add(alias, entries = []);
        entries.Add(entry);
    }

    private void Unname(Entry entry)
    {
        if (entry.Row.Text(KeyColumns.KeyAlias) is not { } alias)
            return;
        List<Entry> entries = _byAlias[alias];
        entries.Remove(entry);
        if (entries.Count == 0)
            _byAlias.Remove(alias);
    }

    private sealed class Entry(long number, Row row)
    {
        public static readonly Comparer<Entry> ByNumber = Comparer<Entry>.Create((left, right) => left.Number.CompareTo(right.Number));

        public long Number { get; } = number;

        public Row Row { get; set; } = row;
    }
}
