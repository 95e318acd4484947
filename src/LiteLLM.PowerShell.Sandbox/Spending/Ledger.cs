using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>
/// What was spent. Budgets count a call at once; the rows of keys, users and teams show it only after it was written,
/// some seconds later.
/// </summary>
internal sealed class Ledger
{
    private static readonly TimeSpan CounterLifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(SpendTable Table, string Id), double> _unwritten = [];
    private readonly Dictionary<string, (double Spent, DateTimeOffset Until)> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _sinceRead = new(StringComparer.Ordinal);
    private readonly TimeSpan _delay;
    private readonly bool _countsInMemory;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;

    /// <summary>The ledger of a database.</summary>
    public Ledger(Database database, TimeSpan delay, bool countsInMemory)
    {
        _delay = delay;
        _countsInMemory = countsInMemory;
        Keys = new(KeyColumns.Shape, database.Keys.Find, key => database.Keys.Replace(key.Text(KeyColumns.Token)!, key));
        Users = Of(database.Users, UserColumns.Shape);
        Teams = Of(database.Teams, TeamColumns.Shape);
        Members = Of(database.Memberships, MembershipColumns.Shape);
        Organizations = Of(database.Organizations, OrganizationColumns.Shape);
        Customers = Of(database.Customers, CustomerColumns.Shape);
        Tags = Of(database.Tags, TagColumns.Shape);
    }

    /// <summary>The keys.</summary>
    public SpendTable Keys { get; }

    /// <summary>The users.</summary>
    public SpendTable Users { get; }

    /// <summary>The teams.</summary>
    public SpendTable Teams { get; }

    /// <summary>The members of teams.</summary>
    public SpendTable Members { get; }

    /// <summary>The organizations.</summary>
    public SpendTable Organizations { get; }

    /// <summary>The customers.</summary>
    public SpendTable Customers { get; }

    /// <summary>The tags.</summary>
    public SpendTable Tags { get; }

    /// <summary>The calls.</summary>
    public SpendLog Log { get; } = new();

    /// <summary>What was spent by now, written or not.</summary>
    public double Spent(SpendTable table, string id) =>
        table.Spent(id) + (_unwritten.TryGetValue((table, id), out double amount) ? amount : 0);

    /// <summary>
    /// What a key spent as its budget sees it. Newer versions count in memory once a key was called; changes of the stored
    /// amount then do not count until the key was not called for ten minutes.
    /// </summary>
    public double SpentByKey(string token, DateTimeOffset now) =>
        _counters.TryGetValue(token, out (double Spent, DateTimeOffset Until) counter) && now < counter.Until
            ? counter.Spent
            : Keys.Spent(token) + (_sinceRead.TryGetValue(token, out double amount) ? amount : 0);

    /// <summary>Lets the budget of a key see the stored amount, because the key was changed.</summary>
    public void Reread(string token) => _sinceRead.Remove(token);

    /// <summary>Charges a call; one without cost only updates the time of the last use.</summary>
    public void Charge(SpendTable table, string? id, double amount, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id))
            return;
        if (_countsInMemory && table == Keys && amount > 0)
            _counters[id!] = (SpentByKey(id!, now) + amount, now + CounterLifetime);
        if (table == Keys)
            _sinceRead[id!] = amount + (_sinceRead.TryGetValue(id!, out double since) ? since : 0);
        if (_unwritten.Count == 0)
            _due = now + _delay;
        _unwritten[(table, id!)] = amount + (_unwritten.TryGetValue((table, id!), out double before) ? before : 0);
    }

    /// <summary>Writes what is due.</summary>
    public void WriteDue(DateTimeOffset now)
    {
        if (_due <= now)
            Write(now);
    }

    /// <summary>Writes everything.</summary>
    public void Write(DateTimeOffset now)
    {
        foreach (KeyValuePair<(SpendTable Table, string Id), double> charge in _unwritten)
            charge.Key.Table.Add(charge.Key.Id, charge.Value, now);
        _unwritten.Clear();
        _sinceRead.Clear();
        _due = DateTimeOffset.MaxValue;
        Log.CountAll();
    }

    private static SpendTable Of(RowTable table, TableShape shape) => new(shape, table.Find, table.Put);
}
