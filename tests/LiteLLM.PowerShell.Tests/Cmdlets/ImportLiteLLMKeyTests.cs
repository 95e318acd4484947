using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ImportLiteLLMKeyTests : IDisposable
{
    private const string Secret = "sk-of-the-key-prod-7777";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("LiteLLM");

    private string FilePath => Path.Combine(_folder.FullName, "keys.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Import-LiteLLMKey prod")]
    [InlineData("Import-LiteLLMKey -Id $id")]
    [InlineData("Import-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey | Import-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ token = $id } | Import-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'prod' } | Import-LiteLLMKey")]
    public async Task Returns_the_complete_key_and_changes_nothing(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 5, soft_budget = 4 });

        dynamic key = engine.Run(command, ("id", id), ("secret", Secret)).Only;

        Assert.Equal(id, key.Id);
        Assert.Equal(4.0, key.SoftBudget);
        Assert.Empty(proxy.Writes);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Writes_what_can_be_set_and_has_a_value()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new
        {
            key = Secret, key_alias = "prod", max_budget = 5, models = new[] { "gpt-5" }, metadata = new { env = "Prüfung" }, model_rpm_limit = new Dictionary<string, int> { ["gpt-5"] = 9 }, spend = 3,
        });

        Assert.Equal("prod", engine.Run("Import-LiteLLMKey prod -Path $path", ("path", FilePath)).Texts);

        Assert.Equal(
            """
            {
              "name": "keys",
              "keys": {
                "prod": {
                  "models": [
                    "gpt-5"
                  ],
                  "max_budget": 5,
                  "model_rpm_limit": {
                    "gpt-5": 9
                  },
                  "metadata": {
                    "env": "Prüfung"
                  }
                }
              }
            }

            """,
            await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task Keeps_the_definitions_of_other_keys_in_the_file()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod", max_budget = 5 });
        proxy.AddKey(new { key_alias = "more", max_budget = 7 });
        await File.WriteAllTextAsync(
            FilePath,
            """
            {
              // ours
              "name": "team", "keys": {
                "other": { "max_budget": 1 }, // theirs
                "prod": { "max_budget": 2 } }
            }
            """);

        engine.Run("Import-LiteLLMKey prod, more -Path $path", ("path", FilePath)).ShouldSucceed();

        Assert.Equal(
            """
            {
              // ours
              "name": "team", "keys": {
                "other": { "max_budget": 1 }, // theirs
                "prod": {
                  "max_budget": 5
                },
                "more": {
                  "max_budget": 7
                } }
            }
            """,
            await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task Resolves_a_path_from_the_current_location()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });

        engine.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder); Import-LiteLLMKey prod -Path keys.json", ("folder", _folder.FullName)).ShouldSucceed();

        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public async Task WhatIf_writes_no_file()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(2);

        RunResult preview = engine.Run("Get-LiteLLMKey | Import-LiteLLMKey -Path $path -WhatIf", ("path", FilePath));

        Assert.Empty(preview.ShouldSucceed().Output);
        Assert.Matches(
            $"^What if: Add key 'key-2' \\(sk-...[^)]+\\) on {proxy.Address} to set 'keys' and declare it in {FilePath}\nWhat if: Add key 'key-1' \\(sk-...[^)]+\\) on {proxy.Address} to set 'keys' and declare it in {FilePath}\n$",
            preview.HostText);
        Assert.Empty(proxy.Writes);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Reports_a_key_without_alias_and_writes_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });
        string nameless = proxy.AddKey(new { key = Secret });

        RunResult imported = engine.Run("Get-LiteLLMKey | Import-LiteLLMKey -Path $path", ("path", FilePath));

        imported.ShouldFail(
            "AliasRequired",
            ErrorCategory.InvalidOperation,
            $"Key sk-...7777 ({nameless}) has no alias, which a definition requires. Set one with Set-LiteLLMKey -NewKeyAlias.");
        Assert.Equal("prod", Assert.Single(imported.Output).ToString());
        Assert.DoesNotContain("7777", await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_named_twice_is_written_once()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });

        Assert.Equal("prod", engine.Run("Import-LiteLLMKey prod, prod -Path $path", ("path", FilePath)).Texts);

        Assert.Single(JsonElement.Parse(await File.ReadAllBytesAsync(FilePath)).GetProperty("keys").EnumerateObject());
    }

    [Theory]
    [InlineData("{ not JSON", "(1): it is not JSON: 'n' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("[]", "(1): it is not a map; it has to be { \"name\": ..., \"keys\": { ... } }.")]
    public async Task Does_not_overwrite_a_file_that_it_does_not_understand(string content, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });
        await File.WriteAllTextAsync(FilePath, content);

        engine.Run("Import-LiteLLMKey prod -Path $path", ("path", FilePath)).ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData, FilePath + message);

        Assert.Equal(content, await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task Reports_a_file_that_cannot_be_written()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });

        ErrorRecord error = engine.Run("Import-LiteLLMKey prod -Path $path", ("path", Path.Combine(_folder.FullName, "missing", "keys.json")))
            .ShouldEnd("FileNotWritten", ErrorCategory.WriteError);

        Assert.Contains("was not written: ", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_unknown_key_does_not_stop_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(2);

        RunResult imported = engine.Run("Import-LiteLLMKey key-1, lost, key-2");

        Assert.Equal(["key-1", "key-2"], imported.Output.Select(key => key.ToString()));
        imported.ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'lost', or it is not visible to the key of this connection.");
        engine.Run("Import-LiteLLMKey lost -ErrorAction Stop").ShouldEnd("KeyNotFound");
    }
}
