using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>A server of some kind with keys that are easily taken for one another, and a session that is connected to it.</summary>
public sealed class KeyWorld : IAsyncDisposable
{
    private KeyWorld(ProxyServer proxy, Engine engine) => (Proxy, Engine) = (proxy, engine);

    public ProxyServer Proxy { get; }

    public Engine Engine { get; }

    /// <summary>The live keys by alias, the oldest first. The soft budget of each is in it twice: that of its key, and its number of dollars.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public static async Task<KeyWorld> StartAsync(ServerMode mode, bool licensed = false)
    {
        ProxyServer proxy = await ProxyServer.StartAsync(mode.Version, licensed);
        proxy.Mode = mode;
        var world = new KeyWorld(proxy, new Engine(proxy));
        world.Add(ServerModes.Bystander, "other", null, 1);
        world.Add("ci", "bob", "t", 2);
        world.Add("CI", "Bob", "t", 3);
        world.Add("ci-a", "bob-2", "T", 4);
        world.Add("ci-b", "xbob", "t2", 5);
        world.Add("second", "bob", "t", 6);
        proxy.ClearLog();
        return world;
    }

    public JsonElement Stored(string alias) => Proxy.Stored(Ids[alias]);

    /// <summary>The aliases of the live keys that are blocked.</summary>
    public string Blocked => string.Join(",", Ids.Where(key => Exists(key.Key) && Proxy.Stored(key.Value).GetProperty("blocked") is { ValueKind: JsonValueKind.True }).Select(key => key.Key));

    /// <summary>The aliases of the keys that exist.</summary>
    public string Existing => string.Join(",", Ids.Keys.Where(Exists));

    public bool Exists(string alias) => Proxy.Call("GET", "/key/list?key_hash=" + Ids[alias]).GetProperty("total_count").GetInt32() > 0;

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await Proxy.DisposeAsync();
    }

    private void Add(string alias, string user, string? team, int number) =>
        Ids[alias] = Proxy.AddKey(new { key_alias = alias, user_id = user, team_id = team, max_budget = 10 * number, soft_budget = number, metadata = new { number } });
}
