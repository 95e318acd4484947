namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The tables.</summary>
internal sealed class Database
{
    /// <summary>The keys.</summary>
    public KeyTable Keys { get; } = new();

    /// <summary>The keys that were deleted, in the order in which that happened.</summary>
    public List<DeletedKey> DeletedKeys { get; } = [];

    /// <summary>The secrets that were replaced but still work for a while, by their hashes.</summary>
    public Dictionary<string, RetiredSecret> RetiredSecrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The budgets.</summary>
    public RowTable Budgets { get; } = new(BudgetColumns.BudgetId);

    /// <summary>The object permissions.</summary>
    public RowTable ObjectPermissions { get; } = new(ObjectPermissionColumns.ObjectPermissionId);

    /// <summary>The teams.</summary>
    public RowTable Teams { get; } = new(TeamColumns.TeamId);

    /// <summary>The users.</summary>
    public RowTable Users { get; } = new(UserColumns.UserId);

    /// <summary>A key together with its budget.</summary>
    public KeyWithBudget WithBudget(Row key) => new(key, Budgets.Find(key.Text(KeyColumns.BudgetId)));

    /// <summary>Deletes a key and keeps it as a deleted one.</summary>
    public void DeleteKey(DeletedKey deleted)
    {
        Keys.Remove(deleted.Key.Text(KeyColumns.Token)!);
        DeletedKeys.Add(deleted);
    }
}
