using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>ConvertFrom-LiteLLMTerraformState takes the keys of both public providers over, from a state file and from what <c>terraform show -json</c> prints.</summary>
public sealed class TerraformStateTests : IDisposable
{
    private const string Example = """
        "example": {
              "models": [
                "gpt-3.5-turbo",
                "gpt-4"
              ],
              "max_budget": 100,
              "user_id": "user123",
              "team_id": "team456",
              "max_parallel_requests": 5,
              "metadata": {
                "environment": "production"
              },
              "tpm_limit": 1000,
              "rpm_limit": 60,
        """;

    private const string Advice =
        "In the folder of the configuration, run 'terraform show -json > state.json' for keys that exist, or 'terraform plan -out plan.tfplan' and 'terraform show -json plan.tfplan > plan.json' for planned keys, and specify that file.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ncecere.tfstate")]
    [InlineData("ncecere.show.json")]
    [InlineData("berriai.tfstate")]
    [InlineData("berriai.show.json")]
    public async Task Keys_that_Terraform_created_are_adopted_without_a_change(string state)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        engine.Run("""
            New-LiteLLMKey prod-key-1 -Model gpt-3.5-turbo, gpt-4 -MaxBudget 100 -SoftBudget 80 -UserId user123 -TeamId team456 -MaxParallelRequests 5 -Metadata @{ environment = 'production' } `
                -TpmLimit 1000 -RpmLimit 60 -BudgetDuration monthly -AllowedCacheControl no-cache, max-age=3600 -Duration 30d -ModelAlias @{ 'gpt-3.5-turbo' = 'chatgpt' } `
                -Config @{ default_model = 'gpt-3.5-turbo' } -Permission @{ can_create_keys = 'true' } -ModelMaxBudget @{ 'gpt-4' = 50 } -ModelRpmLimit @{ 'gpt-3.5-turbo' = 30 } `
                -ModelTpmLimit @{ 'gpt-4' = 500 } -Guardrail content_filter, token_limit -Tag production, api
            """).ShouldSucceed();
        string path = _folder["team.json"];

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $state -OutFile $path", ("state", State(state)), ("path", path));
        Assert.Equal(path, Assert.Single(converted.Output).ToString());
        Assert.Contains(Example, _folder.Read("team.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", _folder.Read("team.json"), StringComparison.Ordinal);

        RunResult adopted = engine.Run("Sync-LiteLLMKey $path -Adopt | Where-Object Name -eq example | ForEach-Object { \"$($_.Action) $($_.KeyAlias) [$($_.Changes.Property)] $($_.NotDeclared)\" }", ("path", path));
        Assert.Equal("Change prod-key-1 [KeySet] ", Assert.Single(adopted.ShouldSucceed().Output).ToString());
        Assert.All(engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action)\" }", ("path", path)).ShouldSucceed().Output, action => Assert.Equal("None", action.ToString()));
    }

    [Theory]
    [InlineData("ncecere.tfstate", "example: prod-key-1 100|jobs.batch.eu: batch-eu  0|jobs.batch.us:  5")]
    [InlineData("ncecere.show.json", "example: prod-key-1 100|jobs.batch.eu: batch-eu  0|jobs.batch.us:  5")]
    [InlineData("berriai.tfstate", "example: prod-key-1 100|many.0: batch  ")]
    [InlineData("berriai.show.json", "example: prod-key-1 100|many.0: batch  ")]
    public void Definitions_are_known_by_their_place_in_the_configuration(string state, string expected)
    {
        using var engine = new Engine();

        RunResult converted = engine.Run(
            "ConvertFrom-LiteLLMTerraformState $state | ForEach-Object { \"$($_.Name): $($_.key_alias) $($_.max_budget)\" + $(if (!$_.max_budget) { \" $($_.tpm_limit)\" }) }", ("state", State(state)));

        Assert.Equal(expected, string.Join('|', converted.Output.Select(line => line.ToString())));
        Assert.DoesNotContain("sk-", converted.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_alias_is_reported_with_its_id()
    {
        using var engine = new Engine();

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $state", ("state", State("ncecere.tfstate")));

        Assert.Equal(
            $"The key 'jobs.batch.us' has no alias, so Sync-LiteLLMKey cannot find it. Set an alias before the sync: Set-LiteLLMKey -Id {new string('c', 64)} -NewKeyAlias 'jobs.batch.us'.",
            converted.Warnings[0]);
    }

    [Theory]
    [InlineData("{", "(1): it is not JSON.")]
    [InlineData("[]", ": it is not the output of 'terraform show -json' for a state or a plan, a state file of version 4, or a configuration in JSON (.tf.json).")]
    [InlineData("""{ "version": 4, "resources": [] }""", ": it contains no resources of type 'litellm_key'.")]
    public void A_document_that_is_not_a_state_is_an_error(string text, string message)
    {
        using var engine = new Engine();
        string path = _folder.Write("terraform.tfstate", text);

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail("NotTerraformState", ErrorCategory.InvalidData, path + message);
    }

    [Theory]
    [InlineData("main.tf", "resource \"litellm_key\" \"ci\" {\n}\n", ": it is a configuration in HCL. ")]
    [InlineData("saved.txt", "# keys\nresource \"litellm_key\" \"ci\" {\n}\n", "(1): it is a configuration in HCL. ")]
    [InlineData("folder/inner.txt", "", ": it is a folder. ")]
    public void What_another_command_converts_to_JSON_names_that_command(string file, string text, string reason)
    {
        using var engine = new Engine();
        Directory.CreateDirectory(_folder["folder"]);
        string path = _folder.Write(file, text);
        path = text.Length == 0 ? Path.GetDirectoryName(path)! : path;

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail("NotTerraformState", ErrorCategory.InvalidData, path + reason + Advice);
    }

    [Fact]
    public void A_saved_plan_names_the_command_that_shows_it()
    {
        using var engine = new Engine();
        string path = _folder.Write("plan.tfplan", "PK\u0003\u0004");

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail(
            "NotTerraformState", ErrorCategory.InvalidData, $"{path}: it is a saved plan. Run 'terraform show -json plan.tfplan > plan.json', and specify that file.");
    }

    [Theory]
    [InlineData("Get-Content $path | ConvertFrom-LiteLLMTerraformState")]
    [InlineData("Get-Content $path -Raw | ConvertFrom-LiteLLMTerraformState")]
    [InlineData("Get-Item $path | ConvertFrom-LiteLLMTerraformState")]
    [InlineData("$path | ConvertFrom-LiteLLMTerraformState")]
    [InlineData("ConvertFrom-LiteLLMTerraformState -Path $path")]
    [InlineData("ConvertFrom-LiteLLMTerraformState -InputObject (Get-Content $path)")]
    public void The_pipeline_is_one_document(string command)
    {
        using var engine = new Engine();

        Assert.Equal("example,jobs.batch.eu,jobs.batch.us", engine.Run($"({command}).Name", ("path", State("ncecere.show.json"))).Texts);
    }

    [Fact]
    public void A_plan_is_converted_with_its_planned_values()
    {
        using var engine = new Engine();
        string path = _folder.Write("plan.json", """
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [
              { "mode": "managed", "type": "litellm_key", "name": "ci", "schema_version": 1, "values": { "key_alias": "ci", "max_budget": 0 } } ] } },
              "resource_changes": [], "configuration": {} }
            """);

        Assert.Equal("ci ci 0", engine.Run("ConvertFrom-LiteLLMTerraformState $path | ForEach-Object { \"$($_.Name) $($_.key_alias) $($_.max_budget)\" }", ("path", path)).Texts);
    }

    [Fact]
    public void A_configuration_in_JSON_is_taken_without_its_expressions()
    {
        using var engine = new Engine();
        string path = _folder.Write("main.tf.json", """
            { "variable": { "team": {} }, "resource": [ { "litellm_key": {
                "ci": { "//": "note", "depends_on": ["litellm_team.a"], "key_alias": "ci", "max_budget": 5, "team_id": "${var.team}", "metadata": { "cost": "$${5}" }, "key_wo": "sk-in-the-configuration" },
                "cd": [ { "key_alias": "cd", "for_each": "${toset([1])}", "models": ["a"] } ] } },
              { "litellm_team": { "a": {} } } ] }
            """);

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $path | ForEach-Object { \"$($_.Name): $($_.PSObject.Properties.Name) $($_.metadata.cost)\" }", ("path", path));

        Assert.Equal(["ci: Name key_alias max_budget metadata ${5}", "cd: Name key_alias models "], converted.ShouldSucceed().Output.Select(line => line.ToString()));
        Assert.Equal(
            [
                "The key 'ci': not converted: team_id. A definition has no such attributes, or their values are expressions, which only 'terraform show -json' evaluates.",
                "The key 'cd': not converted: for_each. A definition has no such attributes, or their values are expressions, which only 'terraform show -json' evaluates.",
                "Definitions contain only keys. Not converted: litellm_team.a.",
            ],
            converted.Warnings);
        engine.Run("Sync-LiteLLMKey $path -WhatIf -Connection (Connect-LiteLLM -Sandbox -PassThru)", ("path", path)).ShouldEnd(
            "InvalidDefinition", ErrorCategory.InvalidData, $"{path}: it is a configuration of Terraform. Convert it with ConvertFrom-LiteLLMTerraformState.");
    }

    [Fact]
    public void Nothing_is_dropped_silently()
    {
        using var engine = new Engine();
        string path = _folder.Write("terraform.tfstate", """
            { "version": 4, "resources": [
              { "mode": "managed", "type": "litellm_key", "name": "ci", "instances": [ { "schema_version": 1, "attributes": {
                "id": "x", "key": "sk-in-the-state", "key_alias": "ci", "spend": 5, "access_group_ids": ["g"], "config_json": "{\"a\":1}", "router_settings_json": "{\"num_retries\":2}", "send_invite_email": true, "new_thing": "x" } } ] },
              { "mode": "managed", "type": "litellm_team", "name": "a", "instances": [ { "attributes": {} } ] },
              { "mode": "managed", "type": "null_resource", "name": "b", "instances": [ { "attributes": {} } ] } ] }
            """);

        RunResult converted = engine.Run("ConvertFrom-LiteLLMTerraformState $path | ForEach-Object { \"$($_.PSObject.Properties.Name) $($_.config.a) $($_.router_settings.num_retries)\" }", ("path", path));

        Assert.Equal("Name key_alias access_group_ids config router_settings 1 2", converted.Texts);
        Assert.Equal(
            ["The key 'ci': not converted: send_invite_email, new_thing. A definition has no such attributes, or their values are expressions, which only 'terraform show -json' evaluates.", "Definitions contain only keys. Not converted: litellm_team.a."],
            converted.Warnings);
    }

    [Fact]
    public async Task Metadata_written_with_jsonencode_is_adopted_as_the_server_stores_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", metadata = new { cfg = new { a = 1 }, list = new[] { 1, 2 }, text = "5" } });
        string path = _folder.Write("terraform.tfstate", """
            { "version": 4, "resources": [ { "mode": "managed", "type": "litellm_key", "name": "ci", "instances": [ { "schema_version": 1, "attributes": {
                "key_alias": "ci", "metadata": { "cfg": "{\"a\":1}", "list": "[1,2]", "text": "5" } } } ] } ] }
            """);

        Assert.Equal("KeySet", engine.Run("(ConvertFrom-LiteLLMTerraformState $path | Sync-LiteLLMKey -SetName team -Adopt).Changes.Property", ("path", path)).Texts);
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("", 1, false)]
    [InlineData("-Force", null, true)]
    public void A_file_that_was_reviewed_is_not_replaced_without_a_question(string arguments, int? answer, bool replaced)
    {
        List<string> questions = [];
        using var engine = new Engine();
        engine.Answers = message =>
        {
            questions.Add(message);
            return answer;
        };
        string path = _folder.Write("keys.yaml", "reviewed");

        engine.Run($"ConvertFrom-LiteLLMTerraformState $state -OutFile $path {arguments}", ("state", State("ncecere.show.json")), ("path", path)).ShouldSucceed();

        Assert.Equal(answer is null ? [] : [$"{path} exists. Replace it?"], questions);
        Assert.Equal(replaced, _folder.Read("keys.yaml") != "reviewed");
    }

    [Fact]
    public void Without_an_interactive_session_the_file_stays()
    {
        using var engine = new Engine { IsInteractive = false };
        string path = _folder.Write("keys.yaml", "reviewed");

        engine.Run("ConvertFrom-LiteLLMTerraformState $state -OutFile $path", ("state", State("ncecere.show.json")), ("path", path)).ShouldFail(
            "FileExists", ErrorCategory.ResourceExists, $"{path} already exists. Specify another path, or use -Force to replace it.");
        Assert.Equal("reviewed", _folder.Read("keys.yaml"));
    }

    [Fact]
    public async Task Keys_are_exported_as_a_configuration_of_Terraform_and_read_again()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "9 to ${5}", max_budget = 100, models = new[] { "gpt-4" }, metadata = new { owner = "ops", cfg = new { a = 1 } }, duration = "30d" });
        string path = _folder["keys.tf.json"];

        RunResult exported = engine.Run("Export-LiteLLMKey $path", ("path", path)).ShouldSucceed();

        using var document = System.Text.Json.JsonDocument.Parse(_folder.Read("keys.tf.json"));
        Assert.Equal($$"""{"to":"litellm_key._9_to___5_","id":"sha256:{{id}}"}""", document.RootElement.GetProperty("import")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        System.Text.Json.JsonElement resource = document.RootElement.GetProperty("resource").GetProperty("litellm_key").GetProperty("_9_to___5_");
        Assert.Equal("${var.litellm_keys[\"_9_to___5_\"]}", resource.GetProperty("key_wo").GetString());
        Assert.Equal("9 to $${5}", resource.GetProperty("key_alias").GetString());
        Assert.Equal("{\"a\":1}", resource.GetProperty("metadata").GetProperty("cfg").GetString()!.Replace(" ", "", StringComparison.Ordinal));
        Assert.EndsWith("the Terraform provider has no arguments for expires, which were not exported.", Assert.Single(exported.Warnings), StringComparison.Ordinal);
        RunResult read = engine.Run("$key = ConvertFrom-LiteLLMTerraformState $path; \"$($key.key_alias)/$($key.max_budget)/$($key.metadata.cfg.a)\"", ("path", path));
        Assert.Equal("9 to ${5}/100/1", read.Texts);
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        using var engine = new Engine();
        string path = _folder["missing.tfstate"];

        engine.Run("ConvertFrom-LiteLLMTerraformState $path", ("path", path)).ShouldFail("FileNotRead", ErrorCategory.ReadError,
            $"{path} was not read: Could not find file '{path}'.");
    }

    private static string State(string name) => Path.Combine(Engine.Repository, "tests", "terraform", name);
}
