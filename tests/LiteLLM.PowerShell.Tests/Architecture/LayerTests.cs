namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>The built assembly is as ARCHITECTURE.md describes it.</summary>
public sealed class LayerTests
{
    private static readonly HashSet<string> Names = [.. LayerTable.Rows.Select(row => row.Name)];

    private static IEnumerable<(string From, string To, CodeReference Reference)> Uses =>
        from reference in CodeReferences.All
        let used = LayerTable.NameOf(reference.Target.Namespace)
        where used is not null && !IsOtherAssembly(used)
        let user = LayerTable.NameOf(reference.From.Namespace)
        where user is not null && user != used
        select (user, used, reference);

    [Fact]
    public void Each_namespace_has_a_row_in_the_table() =>
        Assert.Equal(Names.Order(StringComparer.Ordinal), CodeReferences.All.Select(reference => LayerTable.NameOf(reference.From.Namespace)).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_namespace_uses_only_what_the_table_grants()
    {
        HashSet<(string, string)> granted = [.. LayerTable.Rows.SelectMany(row => row.Uses.Select(used => (row.Name, used)))];

        Assert.Equal("", string.Join('\n', Uses.Where(use => !granted.Contains((use.From, use.To))).Select(use => use.Reference.ToString()).Distinct()));
    }

    [Fact]
    public void The_table_grants_only_what_is_used()
    {
        IEnumerable<(string, string)> granted = LayerTable.Rows.SelectMany(row => row.Uses.Select(used => (row.Name, used)));

        Assert.Empty(granted.Except(Uses.Select(use => (use.From, use.To))));
    }

    [Fact]
    public void The_table_lists_a_namespace_below_those_that_it_uses()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<string> uses) in LayerTable.Rows)
        {
            Assert.Empty(uses.Where(used => !above.Contains(used)).Select(used => $"{name} uses {used}, which the table does not list above it"));
            above.Add(name);
        }
    }

    /// <summary>The sandbox and the private libraries are assemblies of their own, whose namespaces start in the same way.</summary>
    private static bool IsOtherAssembly(string name) => name.Split('.')[0] is "Sandbox" or "Libraries";
}
