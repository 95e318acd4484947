using System.Text;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class ListingTests
{
    private static readonly KeyValuePair<string, string>[] Headers = [new("Authorization", "Bearer sk-sandbox")];

    [Fact]
    public async Task Ten_thousand_keys_come_page_by_page_the_youngest_first()
    {
        const int Keys = 10_000;
        var server = new SandboxServer(new SandboxOptions());
        Create(server, Keys);
        using var client = new Client(server);
        var aliases = new List<string>();

        for (int page = 1; page <= Keys / 100; page++)
        {
            Answer answer = await client.GetAsync($"/key/list?page={page}&size=100&return_full_object=true");
            Assert.Equal(Keys, answer.Body.GetProperty("total_count").GetInt32());
            Assert.Equal(Keys / 100, answer.Body.GetProperty("total_pages").GetInt32());
            aliases.AddRange(answer.Body.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("key_alias").GetString()!));
        }

        Assert.Equal(Enumerable.Range(0, Keys).Reverse().Select(number => $"key-{number}"), aliases);
    }

    [Fact]
    public async Task Deleted_keys_leave_no_gaps()
    {
        var server = new SandboxServer(new SandboxOptions());
        Create(server, 30);
        using var client = new Client(server);
        await client.PostAsync("/key/delete", new { key_aliases = Enumerable.Range(0, 15).Select(number => $"key-{number * 2}") });

        Answer answer = await client.GetAsync("/key/list?page=2&size=10&return_full_object=true");

        Assert.Equal(15, answer.Body.GetProperty("total_count").GetInt32());
        Assert.Equal(
            ["key-9", "key-7", "key-5", "key-3", "key-1"],
            answer.Body.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("key_alias").GetString()));
    }

    [Fact]
    public async Task Filters_combine()
    {
        using var client = new Client(new SandboxOptions());
        await client.CreateAsync(new { user_id = "u", team_id = "t", key_alias = "both" });
        await client.CreateAsync(new { user_id = "u" });
        await client.CreateAsync(new { team_id = "t" });

        Answer answer = await client.GetAsync("/key/list?user_id=u&team_id=t&return_full_object=true");

        JsonElement key = Assert.Single(answer.Body.GetProperty("keys").EnumerateArray());
        Assert.Equal("both", key.GetProperty("key_alias").GetString());
    }

    private static void Create(SandboxServer server, int count)
    {
        for (int number = 0; number < count; number++)
        {
            string body = $$"""{"key_alias": "key-{{number}}", "models": ["m"], "max_budget": 5, "metadata": {"a": 1} }""";
            SandboxResponse response = server.Handle(
                new SandboxRequest("POST", "/key/generate", "", Headers, Encoding.UTF8.GetBytes(body)));
            Assert.Equal(200, response.Status);
        }
    }
}
