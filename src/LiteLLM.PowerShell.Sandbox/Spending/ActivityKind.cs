using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>What a daily activity is broken down by.</summary>
/// <param name="path">The route.</param>
/// <param name="filter">The parameter with the entities that are wanted.</param>
/// <param name="entities">What a call counts for.</param>
internal sealed class ActivityKind(string path, string filter, Func<SpendLogEntry, IEnumerable<string>> entities)
{
    /// <summary>By user.</summary>
    public static readonly ActivityKind User = new("/user/daily/activity", "user_id", call => [call.User ?? ""]);

    /// <summary>By team.</summary>
    public static readonly ActivityKind Team = new("/team/daily/activity", "team_ids", call => [call.Team ?? ""])
    {
        WriteMetadata = (database, writer, id) => WriteAlias(writer, database.Teams.Find(id), TeamColumns.TeamAlias),
    };

    /// <summary>By tag; a call with two tags counts for both.</summary>
    public static readonly ActivityKind Tag = new("/tag/daily/activity", "tags", call => call.Tags);

    /// <summary>The others, which count only calls with an owner.</summary>
    public static readonly ActivityKind[] Others =
    [
        new("/organization/daily/activity", "organization_ids", call => Some(call.Organization))
        {
            WriteMetadata = (database, writer, id) =>
                WriteAlias(writer, database.Organizations.Find(id), OrganizationColumns.Shape.Find("organization_alias")!),
        },
        new("/customer/daily/activity", "end_user_ids", call => Some(call.EndUser)),
        new("/agent/daily/activity", "agent_ids", _ => []),
    ];

    /// <summary>The route.</summary>
    public string Path { get; } = path;

    /// <summary>The parameter with the entities that are wanted.</summary>
    public string Filter { get; } = filter;

    /// <summary>What a call counts for.</summary>
    public Func<SpendLogEntry, IEnumerable<string>> Entities { get; } = entities;

    /// <summary>Writes the metadata of an entity.</summary>
    public Action<Database, Utf8JsonWriter, string> WriteMetadata { get; private init; } = (_, _, _) => { };

    private static void WriteAlias(Utf8JsonWriter writer, Row? row, Column alias)
    {
        if (row is not null)
            writer.WriteString(alias.EncodedName, row.Text(alias));
    }

    private static IEnumerable<string> Some(string? id) => string.IsNullOrEmpty(id) ? [] : [id!];
}
