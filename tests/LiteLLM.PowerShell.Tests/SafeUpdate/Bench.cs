using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>A licensed server on which every attribute can be set, and an engine that is connected to it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly AddedColumns _added;

    private Bench(ProxyServer proxy, Engine engine)
    {
        Proxy = proxy;
        _added = new AddedColumns(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", soft_budget = 80 });
        proxy.Call("POST", "/budget/new", new { budget_id = "other", soft_budget = 1 });

        foreach (string team in new[] { "red", "blue" })
        {
            string[] members = ["ann", "bob"];
            proxy.Call("POST", "/team/new", new { team_id = team, members_with_roles = members.Select(name => new { user_id = name, role = "user" }) });
        }

        Engine = engine;
        engine.Connect(proxy);
    }

    public ProxyServer Proxy { get; }

    public Engine Engine { get; }

    public static async Task<Bench> StartAsync(string version, Engine engine) => new(await ProxyServer.StartAsync(version, licensed: true), engine);

    /// <summary>
    /// Makes a key that carries a value in every attribute, and entries in its metadata that belong to the server or that
    /// somebody else put there. Its soft budget is that of its shared budget.
    /// </summary>
    /// <returns>The id of the key.</returns>
    public string AddFullKey()
    {
        string arguments = string.Join(' ', AttributeSamples.All.Where(sample => sample.Property != "SoftBudget").Select(sample => $"-{sample.Parameter} {sample.Value}"));
        string id = Engine.Run($"(New-LiteLLMKey {arguments}).Id").Only;
        Dictionary<string, object> metadata = Proxy.Stored(id).GetProperty("metadata").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => (object)entry.Value);
        metadata["billing"] = new { centre = 4711, share = 1.0 };
        metadata["secret_manager_settings"] = new { store = "vault" };
        metadata["litellm_note"] = "the server's own";
        Proxy.Call("POST", "/key/update", new { key = id, metadata });
        Proxy.ClearLog();
        return id;
    }

    /// <summary>Everything that the server holds of a key.</summary>
    public StoredKey Stored(string id) => new(Proxy, id, _added.Of(id));

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
