using System.Text.Json.Nodes;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>The body of a request that creates a key with some attributes at random.</summary>
internal sealed class GeneratedKey(Random random, int number)
{
    private static readonly string[] Names = ["gpt-4o", "claude", "a.b", "Ü", "日本", "with space", "A", "a"];
    private static readonly string[] Periods = ["1h", "1d", "7d", "30d", "1mo", "24h", "45m", "90d"];
    private static readonly string[] LimitTypes = ["guaranteed_throughput", "best_effort_throughput", "dynamic"];
    private static readonly string[] Numbers = ["0", "1", "1.0", "-3", "0.1", "1e-05", "2.5E+20", "12345678901234567890", "9223372036854775807"];

    public JsonObject Body()
    {
        var body = new JsonObject { ["key_alias"] = $"key {number} {Pick(Names)}" };
        void Maybe(string name, Func<JsonNode?> value)
        {
            if (random.Next(2) == 0)
            {
                body[name] = value();
            }
        }

        Maybe("models", () => List(3));
        Maybe("max_budget", Amount);
        Maybe("soft_budget", Amount);
        Maybe("budget_duration", () => Pick(Periods));
        Maybe("spend", Amount);
        Maybe("model_max_budget", () => Map(() => new JsonObject { ["budget_limit"] = Amount(), ["time_period"] = Pick(Periods) }));
        Maybe("user_id", () => Pick(Names));
        Maybe("team_id", () => Pick(Names));
        Maybe("tpm_limit", () => random.NextInt64(long.MaxValue));
        Maybe("rpm_limit", () => random.NextInt64(100));
        Maybe("max_parallel_requests", () => random.Next());
        Maybe("model_rpm_limit", () => Map(() => random.Next(1000)));
        Maybe("model_tpm_limit", () => Map(() => random.Next(1000)));
        Maybe("rpm_limit_type", () => Pick(LimitTypes));
        Maybe("tpm_limit_type", () => Pick(LimitTypes));
        Maybe("blocked", () => random.Next(2) == 0);
        Maybe("duration", () => $"{random.Next(1, 1000)}d");
        Maybe("tags", () => List(3));
        Maybe("guardrails", () => List(2));
        Maybe("prompts", () => List(2));
        Maybe("enforced_params", () => List(2));
        Maybe("allowed_passthrough_routes", () => List(2));
        Maybe("metadata", () => Map(() => Anything(3)));
        Maybe("aliases", () => Map(() => Pick(Names)));
        Maybe("config", () => Map(() => Anything(1)));
        Maybe("permissions", () => Map(() => random.Next(2) == 0));
        Maybe("object_permission", () => new JsonObject { ["agents"] = List(3), ["vector_stores"] = List(2) });
        Maybe("allowed_cache_controls", () => List(2));
        Maybe("allowed_routes", () => List(2));
        Maybe("auto_rotate", () => true);
        Maybe("rotation_interval", () => Pick(Periods));
        return body;
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private JsonNode Amount() => JsonValue.Create(random.Next(4) == 0 ? 0.0 : Math.Round(random.NextDouble() * 1000, random.Next(6)));

    private JsonArray List(int longest) => [.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => (JsonNode)Pick(Names)).DistinctBy(item => item.ToString())];

    private JsonObject Map(Func<JsonNode?> value)
    {
        var map = new JsonObject();
        for (int count = random.Next(4); count > 0; count--)
        {
            map[Pick(Names)] = value();
        }

        return map;
    }

    private JsonNode? Anything(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => JsonNode.Parse(Pick(Numbers)),
        3 => "",
        4 => Pick(Names),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Anything(depth - 1))]),
        _ => Map(() => Anything(depth - 1)),
    };
}
