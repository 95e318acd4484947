using System.Reflection;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Loading;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesktopProbe;

/// <summary>Runs one of the checks: <c>load</c>, <c>core</c>, or <c>http</c> with the address of a proxy and its key. Prints what it finds.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // As the import by PowerShell does.
        new ModuleInitializer().OnImport();
        IEnumerable<string> lines = arguments[0] switch
        {
            "load" => Load(),
            "core" => Core(),
            _ => Http(new Uri(arguments[1]), arguments[2]),
        };
        foreach (string line in lines)
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    /// <summary>Loads every assembly with all its types.</summary>
    private static IEnumerable<string> Load() => Directory
        .GetFiles(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location), "*.dll", SearchOption.AllDirectories)
        .Select(Assembly.LoadFrom)
        .Where(assembly => assembly.GetTypes().Length > 0)
        .Select(assembly => assembly.GetName().Name);

    /// <summary>Durations, JSON, the difference between two keys, and YAML.</summary>
    private static IEnumerable<string> Core()
    {
        yield return LiteLLMDuration.Parse("monthly").ToString();
        yield return JsonDocument.Parse("""{"a":[1.5,null,"\u0041"]}""").RootElement.GetProperty("a")[2].GetString()!;
        JsonElement row = JsonDocument.Parse("""{"max_budget":100.0,"expires":"2026-12-23T13:21:00Z"}""").RootElement;
        var now = new DateTimeOffset(2026, 11, 23, 13, 21, 0, TimeSpan.Zero);
        foreach (KeyChange change in KeyDiff.Compute(new DesiredKey { Duration = LiteLLMDuration.Parse("60d") }, row, now))
        {
            yield return $"{change.Property}: {change.AfterJson.GetRawText()}";
        }

        yield return string.Join(" ", new YamlDefinitions().Read("name: platform\nkeys:\n  ci: { max_budget: 100 }").Entries!.Select(entry => entry.Name));
    }

    /// <summary>Creates, reads and deletes a key over HTTP, and connects with a key that the proxy refuses.</summary>
    private static IEnumerable<string> Http(Uri uri, string key)
    {
        using LiteLLMConnection connection = ConnectionFactory.Connect(new ConnectionOptions(uri, Secrets.Protect(key)));
        KeyApi api = connection.Keys;
        LiteLLMKey made = api.GenerateAsync([("key_alias", JsonValueWriter.From("mono")), ("max_budget", JsonValueWriter.From(12.5))], false, default).Result;
        LiteLLMKey? found = api.FindAsync(made.Id!, default).Result;
        yield return FormattableString.Invariant($"{found?.KeyAlias} {found?.MaxBudget}");
        api.DeleteAsync([made.Id!], default).Wait();
        yield return api.FindAsync(made.Id!, default).Result is null ? "deleted" : "not deleted";
        using LiteLLMConnection refused = ConnectionFactory.Connect(new ConnectionOptions(uri, Secrets.Protect("sk-wrong")));
        yield return refused.Keys.TryAccessAsync(default).ContinueWith(task => ((LiteLLMException)task.Exception.InnerException).ErrorId).Result;
    }
}
