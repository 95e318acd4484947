using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>
/// What was spent. Budgets count a call at once; the rows of keys, users and teams show it only after it was written,
/// some seconds later.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<(SpendTable Table, string Id), double> _unwritten = [];
    private readonly TimeSpan _delay;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;

    /// <summary>The ledger of a database.</summary>
    public Ledger(Database database, TimeSpan delay)
    {
        _delay = delay;
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

    /// <summary>Charges a call; one that cost nothing only shows that it took place.</summary>
    public void Charge(SpendTable table, string? id, double amount, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id))
            return;
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
        _due = DateTimeOffset.MaxValue;
        Log.CountAll();
    }

    private static SpendTable Of(RowTable table, TableShape shape) => new(shape, table.Find, table.Put);
}
