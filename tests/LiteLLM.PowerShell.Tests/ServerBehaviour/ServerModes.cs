using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>The ways in which servers answer about keys: each alone, the released versions as they are, and the newest with all that belongs to it.</summary>
public sealed class ServerModes : TheoryData<string>
{
    /// <summary>The key whose row some servers add to every answer.</summary>
    public const string Bystander = "bystander";

    public ServerModes()
    {
        foreach (string name in Make.Keys)
        {
            Add(name);
        }
    }

    private static Dictionary<string, Func<string, ServerMode>> Make { get; } = new()
    {
        ["1.80.11"] = name => new ServerMode(name) { Version = "1.80.11" },
        ["1.81.13"] = name => new ServerMode(name),
        ["1.83.2"] = name => new ServerMode(name) { Version = "1.83.2" },
        ["latest"] = name => new ServerMode(name) { Version = "latest" },
        ["newest"] = Newest,
        ["no ids in bulk answers"] = name => new ServerMode(name) { DropsTokens = true },
        ["no ids in bulk answers of 1.83"] = name => new ServerMode(name) { DropsTokens = true, Version = "1.83.2" },
        ["answers about deleted keys"] = name => new ServerMode(name) { AnswersAboutDeletedKeys = true },
        ["ignores key_hash"] = name => new ServerMode(name) { Ignores = "key_hash" },
        ["1.80 that ignores key_hash"] = name => new ServerMode(name) { Ignores = "key_hash", Version = "1.80.11" },
        ["ignores key_alias"] = name => new ServerMode(name) { Ignores = "key_alias" },
        ["ignores user_id"] = name => new ServerMode(name) { Ignores = "user_id" },
        ["ignores team_id"] = name => new ServerMode(name) { Ignores = "team_id" },
        ["ignores organization_id"] = name => new ServerMode(name) { Ignores = "organization_id" },
        ["ignores status"] = name => new ServerMode(name) { Ignores = "status" },
        ["ignores sort_order"] = name => new ServerMode(name) { Ignores = "sort_order" },
        ["adds rows"] = name => new ServerMode(name) { AddsRowOf = Bystander },
        ["adds rows, without ids"] = name => new ServerMode(name) { AddsRowOf = Bystander, DropsTokens = true },
        ["forbids bulk reading"] = name => new ServerMode(name) { ForbidsBulkReading = true },
        ["forbids bulk reading in 1.80"] = name => new ServerMode(name) { ForbidsBulkReading = true, Version = "1.80.11" },
    };

    public static ServerMode Named(string name) => Make[name](name);

    /// <summary>A server of the newest kind.</summary>
    public static ServerMode Newest(string name = "newest") => new(name) { Version = "latest", DropsTokens = true, AnswersAboutDeletedKeys = true, ListsBudgets = true };
}
