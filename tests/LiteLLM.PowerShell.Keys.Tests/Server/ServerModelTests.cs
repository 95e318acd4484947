using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Contract;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Server;

/// <summary>The model of the server answers as the real ones did, so that the laws are about real servers.</summary>
public sealed class ServerModelTests
{
    private static readonly ContractArchive Contract = new(
        typeof(ServerModelTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!);

    private static readonly string[] NotModelled =
        ["updated_at", "expires", "budget_reset_at", "key_rotation_at", "object_permission", "object_permission_id", "router_settings"];

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    public void Answers_the_recorded_updates_as_the_real_server_did(string version)
    {
        JsonArray exchanges = [.. Contract.Exchanges(version, "key_update").Select(exchange => JsonNode.Parse(exchange.GetRawText()))];
        Dictionary<string, JsonObject> rows = [];
        int compared = 0;
        for (int i = 0; i + 1 < exchanges.Count; i++)
        {
            JsonObject request = exchanges[i]!["request"]!.AsObject();
            JsonObject next = exchanges[i + 1]!["request"]!.AsObject();
            if (request["path"]!.GetValue<string>() != "/key/update" || next["path"]!.GetValue<string>() != "/key/info" || request["body"] is not JsonObject body)
            {
                continue;
            }

            string key = next["query"]!["key"]!.GetValue<string>();
            JsonObject after = exchanges[i + 1]!["response"]!["body"]!["info"]!.AsObject();
            if (rows.TryGetValue(key, out JsonObject? before) && Modelled(before, body) is { } modelled)
            {
                bool accepted = exchanges[i]!["response"]!["status"]!.GetValue<int>() == 200;
                Assert.True(accepted || !IsModelled(body), $"{exchanges[i]!["note"]} is accepted by the model");
                if (accepted)
                {
                    compared++;
                    AssertSame(after, modelled, $"{version}, {exchanges[i]!["note"]}");
                }
            }
            else if (before is not null)
            {
                Assert.NotEqual(200, exchanges[i]!["response"]!["status"]!.GetValue<int>());
            }

            rows[key] = after;
        }

        Assert.True(compared > 60, $"only {compared} updates were compared");
    }

    private static JsonObject? Modelled(JsonObject row, JsonObject body)
    {
        try
        {
            return ServerModel.Apply(row, body, DateTimeOffset.UnixEpoch, licensed: false);
        }
        catch (RefusedException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return (JsonObject)row.DeepClone();
        }
    }

    /// <summary>Wrong types, unknown teams, taken aliases and numbers out of range are refused by rules that the model leaves out.</summary>
    private static bool IsModelled(JsonObject body) =>
        !body.Any(member => member.Key is "team_id" or "budget_id" or "key_alias" or "temp_budget_increase" or "max_budget" or "tpm_limit" or "models"
            or "metadata" or "blocked" or "aliases" or "max_parallel_requests" or "duration");

    private static void AssertSame(JsonObject expected, JsonObject actual, string what)
    {
        foreach ((string name, JsonNode? value) in expected.Where(column => !NotModelled.Contains(column.Key)))
        {
            Assert.True(
                JsonEquality.Same(Element(value), Element(actual[name])),
                $"{what}: {name} is {value?.ToJsonString() ?? "null"}, in the model {actual[name]?.ToJsonString() ?? "null"}");
        }
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);
}
