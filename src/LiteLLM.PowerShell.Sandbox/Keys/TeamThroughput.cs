using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Throughput that a key is guaranteed: the limits of a team's keys must fit into the team's limits.</summary>
internal sealed class TeamThroughput(Database database)
{
    private const string Guaranteed = "guaranteed_throughput";

    /// <summary>Refuses a guarantee that the team's limits do not cover.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="teamId">The team that the key belongs to.</param>
    /// <param name="ownToken">The key that is updated, whose present limits do not count.</param>
    public void Check(RequestFields fields, string? teamId, string? ownToken)
    {
        bool guaranteed = fields.Text("tpm_limit_type") == Guaranteed || fields.Text("rpm_limit_type") == Guaranteed;
        if (!guaranteed || database.Teams.Find(teamId) is not { } team)
            return;
        List<Row> others = [.. database.Keys.OldestFirst.Where(
            key => key.Text(KeyColumns.TeamId) == teamId && key.Text(KeyColumns.Token) != ownToken)];
        Check("TPM", fields["tpm_limit"], others, KeyColumns.TpmLimit, team.Integer(TeamColumns.TpmLimit));
        Check("RPM", fields["rpm_limit"], others, KeyColumns.RpmLimit, team.Integer(TeamColumns.RpmLimit));
    }

    private static void Check(string kind, object? wanted, List<Row> others, Column column, long? most)
    {
        long allocated = others.Sum(key => key.Integer(column) ?? 0);
        if (wanted is long limit && limit + allocated > most)
        {
            throw new HttpFault(
                400,
                $"Allocated {kind} limit={allocated} + Key {kind} limit={limit} is greater than team {kind} limit={most}");
        }
    }
}
