using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>What is wrong in definitions is told with file, line, key and attribute, all of it at once, before anything is sent.</summary>
public sealed class DefinitionErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "k.json", "{", "(1): it is not JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed." },
        { "k.json", "[]", "(1): it is not a map; it has to be { \"name\": ..., \"keys\": { ... } }." },
        { "k.json", """{ "keys": {} }""", "(1): name: the set requires a name, which is stored with each of its keys." },
        { "k.json", """{ "name": " ", "keys": {} }""", "(1): name: the set requires a name, which is stored with each of its keys." },
        { "k.json", """{ "name": "a" }""", "(1): keys: the set requires keys: a map of names to attributes." },
        { "k.json", """{ "name": "a", "keys": [] }""", "(1): keys: it has to be a map." },
        { "k.json", "{ \"name\": \"a\",\n\"more\": 1, \"keys\": {} }", "(2): more: this is not a member of a set, which has name, proxy, defaults and keys." },
        { "k.json", "{ \"name\": \"a\", \"keys\": {\n\"ci\": 5 } }", "(2): key 'ci': it has to be a map of attributes." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {},\n\"ci\": {} } }", "(2): 'ci' is specified twice in the same object." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {} },\n\"keys\": {} }", "(2): 'keys' is specified twice in the same object." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {} },\n\"Keys\": {} }", "(2): Keys: it is specified twice." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"metadata\": { \"list\": [ { \"a\": 1,\n\"a\": 2 } ] } } } }", "(2): 'a' is specified twice in the same object." },
        { "k.json", "{ \"name\": \"a\", \"defaults\": { \"max_budget\": 1,\n\"max_budget\": 2 }, \"keys\": {} }", "(2): 'max_budget' is specified twice in the same object." },
        { "k.yaml", "name: a\nkeys:\n  ci: {}\nKeys:\n  cd: {}\n", "(4): Keys: it is specified twice." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {\n\"colour\": 5 } } }", "(2): key 'ci': colour: this is not an attribute of a key. Specify attributes of newer servers in AdditionalProperties." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {\n\"max_bugdet\": 5 } } }", "(2): key 'ci': max_bugdet: this is not an attribute of a key. Did you mean 'max_budget'? Specify attributes of newer servers in AdditionalProperties." },
        { "k.psd1", "@{ Name = 'a'; Keys = @{ ci = @{ PreventDestory = $true } } }", "(1): key 'ci': PreventDestory: this is not an attribute of a key. Did you mean 'prevent_destroy'? Specify attributes of newer servers in AdditionalProperties." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {\n\"key\": \"sk-abc\" } } }", "(2): key 'ci': key: a definition must not contain a secret." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"max_budget\": 1,\n\"MaxBudget\": 2 } } }", "(2): key 'ci': MaxBudget: it is specified twice." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {\n\n\"max_budget\": -1 } } }", "(3): key 'ci': max_budget: -1 is not allowed; it has to be zero or more." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"max_budget\": \"much\" } } }", "(1): key 'ci': max_budget: 'much' is not a number." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"blocked\": \"perhaps\" } } }", "(1): key 'ci': blocked: 'perhaps' is not true or false." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"spend\": 1 } } }", "(1): key 'ci': spend: it changes with every request of the key, so it cannot be declared." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"created_at\": \"2026-01-01\" } } }", "(1): key 'ci': created_at: only the server sets it." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"metadata\": 5 } } }", "(1): key 'ci': metadata: '5' is not a map. Use a hashtable, an object or JSON, for instance @{ name = 'value' }." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"metadata\": { \"litellm_keyset\": {} } } } }", "(1): key 'ci': metadata: 'litellm_keyset' is reserved for the server; choose another name." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": { \"duration\": \"soon\" } } }", "(1): key 'ci': duration: 'soon' is not a valid duration. Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D)." },
        { "k.json", "{ \"name\": \"a\", \"keys\": { \"ci\": {},\n\"cd\": { \"key_alias\": \"ci\" } } }", "(2): key 'cd': key_alias: 'ci' is the alias of 'ci'; an alias must be unique." },
        { "k.psd1", "@{ Name = 'a'; Keys = @{ ci = @{\nMaxBudget = Get-Date } } }", "(2): 'Get-Date' is not a constant; definitions can contain only constants." },
        { "k.psd1", "@{ Name = 'a'\nKeys = @{ ci = @{ } ; ci = @{ } } }", "(2): Duplicate keys 'ci' are not allowed in hash literals." },
        { "k.psd1", "Remove-Item /", "(1): it is not PowerShell data; the file must be a single hashtable: @{ Name = '...'; Keys = @{ ... } }." },
        { "k.psd1", "@{ Name = 'a'; Keys = @{ ci = @{\n\nTpmLimit = -4 } } }", "(3): key 'ci': TpmLimit: -4 is not allowed; it has to be a whole number from 0 to 9223372036854775807." },
        { "k.yaml", "name: a\nkeys:\n  ci:\n    max_budget: -1\n", "(4): key 'ci': max_budget: -1 is not allowed; it has to be zero or more." },
        { "k.yml", "name: a\nkeys:\n  ci: {blocked: perhaps}\n", "(3): key 'ci': blocked: 'perhaps' is not true or false." },
        { "k.yaml", "name: a\n\tkeys: x", "(2): it is not YAML: While scanning a plain scalar, found a tab character that violate indentation." },
        { "k.yaml", "name: a\n---\nname: b\n", "(1): it contains 2 documents instead of one." },
        { "k.yaml", "", "(1): it contains 0 documents instead of one." },
        { "k.yaml", "name: a\nx-y: 5\nkeys:\n  ci: { <<: 5 }\n", "(4): '<<' must refer to a map, or to a list of maps." },
        { "k.yaml", "name: a\nkeys:\n", "(2): keys: it has to be a map." },
        { "k.yaml", "name: a\nkeys: &k\n  ci: *k\n", "(3): it is nested more than 128 levels deep, or contains itself." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_with_its_location_before_anything_is_sent(string file, string text, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string path = _folder.Write(file, text);

        foreach (string command in new[] { "Sync-LiteLLMKey $path -Force -Prune", "Test-LiteLLMKey -Path $path" })
        {
            engine.Run(command, ("path", path)).ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData, path + message);
        }

        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task All_mistakes_in_all_files_are_reported_together()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string one = _folder.Write("1.json", "{ \"name\": \"a\", \"keys\": {\n\"x\": { \"max_budget\": -1, \"colour\": 1 },\n\"y\": { \"blocked\": 7 } } }");
        string two = _folder.Write("2.psd1", "@{ Name = 'a'; Keys = @{ x = @{} } }");

        foreach (string command in new[] { "Sync-LiteLLMKey $folder", "Test-LiteLLMKey -Path $folder" })
        {
            RunResult run = engine.Run(command, ("folder", _folder.Path));

            ErrorRecord[] errors = [.. run.Errors, run.ShouldEnd("InvalidDefinition")];
            Assert.Equal(
                [
                    $"{one}(2): key 'x': max_budget: -1 is not allowed; it has to be zero or more.",
                    $"{one}(2): key 'x': colour: this is not an attribute of a key. Specify attributes of newer servers in AdditionalProperties.",
                    $"{one}(3): key 'y': blocked: '7' is not true or false.",
                    $"{two}(1): key 'x': the set 'a' already has a key with that name.",
                ],
                errors.Select(error => error.Exception.Message));
            Assert.Equal(["x", "x", "y", "x"], errors.Select(error => error.TargetObject));
            dynamic problem = ((System.Collections.IList)((dynamic)errors[1].Exception).Problems)[0]!;
            Assert.Equal((one, 2, "x", "colour"), ((string)problem.File, (int)problem.Line, (string)problem.Key, (string)problem.Attribute));
            Assert.Equal(4, ((dynamic)errors[3].Exception).Problems.Count);
        }

        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("Sync-LiteLLMKey $path -ErrorAction Stop")]
    [InlineData("$ErrorActionPreference = 'Stop'; Sync-LiteLLMKey $path")]
    [InlineData("& { $ErrorActionPreference = 'Stop'; Test-LiteLLMKey -Path $path }")]
    [InlineData("$ErrorActionPreference = 'Stop'; @{ Name = 'x'; MaxBudget = -1 }, @{ Name = 'y'; Blocked = 7 } | Sync-LiteLLMKey -SetName a")]
    public async Task If_errors_end_the_command_the_only_one_contains_all_mistakes(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string path = _folder.Write("1.json", "{ \"name\": \"a\", \"keys\": {\n\"x\": { \"max_budget\": -1 },\n\"y\": { \"blocked\": 7 } } }");

        RunResult run = engine.Run(command, ("path", path));

        Assert.Empty(run.Errors);
        Exception error = run.ShouldEnd("InvalidDefinition").Exception;
        Assert.Contains("key 'x': ", error.Message.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("key 'y': ", error.Message.Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Import-LiteLLMKey ci -Path $path")]
    [InlineData("Get-LiteLLMKey | Import-LiteLLMKey -Path $path")]
    public async Task Each_mistake_in_the_file_of_an_import_is_an_error_and_the_file_stays(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });
        string path = _folder.Write("1.json", "{ \"name\": \"a\", \"keys\": {\n\"x\": { \"max_budget\": -1 },\n\"y\": { \"blocked\": 7 } } }");
        string before = File.ReadAllText(path);

        RunResult run = engine.Run(command, ("path", path));

        Assert.Equal(["x", "y"], run.Errors.Append(run.ShouldEnd("InvalidDefinition")).Select(error => error.TargetObject));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.DoesNotContain(proxy.Writes, write => write.Path == "/key/update");
    }

    [Fact]
    public async Task Each_mistake_in_definitions_from_Terraform_is_an_error_and_no_file_is_written()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string state = _folder.Write("terraform.tfstate", """
            { "version": 4, "resources": [ { "mode": "managed", "type": "litellm_key", "name": "ci", "instances": [ { "schema_version": 1, "attributes": { "key_alias": "ci", "max_budget": -1, "budget_duration": "soon" } } ] } ] }
            """);

        RunResult run = engine.Run("ConvertFrom-LiteLLMTerraformState $state -OutFile $path", ("state", state), ("path", _folder["k.json"]));

        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, error => Assert.Equal("ci", error.TargetObject));
        Assert.False(File.Exists(_folder["k.json"]));
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("missing*")]
    [InlineData("")]
    public async Task A_path_without_definitions_is_an_error(string path)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string full = _folder[path];

        engine.Run("Sync-LiteLLMKey $path", ("path", full)).ShouldEnd("DefinitionsNotFound", ErrorCategory.ObjectNotFound,
            $"'{full}' matches no definition files. Specify files that end in .json, .psd1, .yaml, .yml, or a folder that contains such files.");
    }

    [Fact]
    public async Task A_file_of_another_format_is_an_error()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string path = _folder.Write("keys.toml", "");

        engine.Run("Sync-LiteLLMKey $path", ("path", path)).ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData,
            $"{path}: the extension of a definition file must be one of .json, .psd1, .yaml, .yml, not in '.toml'.");
    }

    [Fact]
    public async Task A_definition_from_the_pipeline_needs_a_name()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult run = engine.Run("@{ MaxBudget = 1 }, @{ Name = 'a'; Colour = 1 } | Sync-LiteLLMKey -SetName s");

        Assert.Equal("a definition from the pipeline requires a name: a property Name or KeyAlias.", Assert.Single(run.Errors).Exception.Message);
        run.ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData, "key 'a': Colour: this is not an attribute of a key. Specify attributes of newer servers in AdditionalProperties.");
        Assert.Empty(proxy.Requests);
    }
}
