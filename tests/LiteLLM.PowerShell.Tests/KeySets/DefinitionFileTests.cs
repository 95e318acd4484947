using System.Management.Automation;
using System.Text;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>What a command leaves of a file that it writes: everything that it does not change, and all of it if it fails.</summary>
public sealed class DefinitionFileTests : IDisposable
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("team.json", "{\r\n  // ours\r\n  \"name\": \"team\",\r\n  \"keys\": {\r\n    \"a\": {}\r\n  }\r\n}\r\n", "{\r\n  // ours\r\n  \"name\": \"team\",\r\n  \"keys\": {\r\n    \"a\": {},\r\n    \"prod\": {\r\n      \"max_budget\": 5\r\n    }\r\n  }\r\n}\r\n")]
    [InlineData("team.yaml", "# ours\r\nname: team\r\nkeys:\r\n  a: {}\r\n", "# ours\r\nname: team\r\nkeys:\r\n  a: {}\r\n  prod:\r\n    max_budget: 5\r\n")]
    [InlineData("team.psd1", "@{\r\n    Name = 'team' # ours\r\n    Keys = @{\r\n        a = @{}\r\n    }\r\n}\r\n", "@{\r\n    Name = 'team' # ours\r\n    Keys = @{\r\n        a = @{}\r\n        prod = @{\r\n            MaxBudget = 5\r\n        }\r\n    }\r\n}\r\n")]
    public async Task An_import_keeps_the_byte_order_mark_and_the_line_ends_of_a_file(string file, string before, string after)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod", max_budget = 5 });
        await File.WriteAllBytesAsync(_folder[file], [.. Mark, .. Encoding.UTF8.GetBytes(before)]);

        engine.Run("Import-LiteLLMKey prod -Path $path", ("path", _folder[file])).ShouldSucceed();

        Assert.Equal((byte[])[.. Mark, .. Encoding.UTF8.GetBytes(after)], await File.ReadAllBytesAsync(_folder[file]));
        Assert.Equal([_folder[file]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_import_keeps_a_file_in_UTF_16()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "k\u00fc" });
        string path = _folder["team.psd1"];
        await File.WriteAllTextAsync(path, "@{ Name = 'team'; Keys = @{ a = @{} } }", Encoding.Unicode);

        engine.Run("Import-LiteLLMKey k\u00fc -Path $path", ("path", path)).ShouldSucceed();

        Assert.Equal([0xFF, 0xFE], (await File.ReadAllBytesAsync(path)).Take(2));
        Assert.Contains("k\u00fc", await File.ReadAllTextAsync(path, Encoding.Unicode), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Import-LiteLLMKey prod -Path $path")]
    [InlineData("Get-LiteLLMKey | Export-LiteLLMKey $path")]
    [InlineData("Export-LiteLLMKeyReport $path")]
    public async Task A_link_and_the_mode_of_a_file_stay(string command)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no modes, and links need a privilege.
        }

        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });
        string target = _folder.Write("target.json", """{ "name": "team", "keys": {} }""");
        File.SetUnixFileMode(target, Mode);
        File.CreateSymbolicLink(_folder["middle.json"], target);
        File.CreateSymbolicLink(_folder["link.json"], "middle.json");

        engine.Run(command, ("path", _folder["link.json"])).ShouldSucceed();

        Assert.Contains("prod", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
        Assert.Equal(Mode, File.GetUnixFileMode(target));
        Assert.Equal("middle.json", new FileInfo(_folder["link.json"]).LinkTarget);
    }

    [Fact]
    public async Task Imports_into_one_file_at_the_same_time_declare_all_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        Engine[] engines = [.. Enumerable.Range(0, 4).Select(_ => new Engine(proxy))];
        try
        {
            proxy.AddKeys(20);
            string path = _folder["team.json"];

            await Task.WhenAll(engines.Select((engine, number) => Task.Factory.StartNew(
                () => engine.Run("foreach ($n in 1..5) { $null = Import-LiteLLMKey \"key-$($first + $n)\" -Path $path }", ("first", number * 5), ("path", path)).ShouldSucceed(),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Equal("20", engines[0].Run("(Get-Content $path -Raw | ConvertFrom-Json).keys.psobject.Properties.Name.Count", ("path", path)).Texts);
            Assert.True((bool)engines[0].Run("Test-LiteLLMKey -Path $path", ("path", path)).Only);
        }
        finally
        {
            Array.ForEach(engines, engine => engine.Dispose());
        }
    }

    [Theory]
    [InlineData("keys.yaml", "name: a\nkeys:\n  k\u00fc: {}\n", 3)]
    [InlineData("keys.json", "{ \"name\": \"a\", \"keys\": {\n\"k\u00fc\": {} } }", 2)]
    [InlineData("keys.psd1", "@{ Name = 'k\u00fc'; Keys = @{} }", 1)]
    public async Task A_file_that_is_not_UTF_8_is_refused_with_its_line(string file, string text, int line)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        await File.WriteAllTextAsync(_folder[file], text, Encoding.Latin1);

        foreach (string command in new[] { "Sync-LiteLLMKey $path -Force -Prune", "Test-LiteLLMKey -Path $path", "Import-LiteLLMKey -Id ('0' * 64) -Path $path" })
        {
            RunResult result = engine.Run(command, ("path", _folder[file]));
            if (!command.StartsWith("Import", StringComparison.Ordinal))
            {
                ErrorRecord error = result.ShouldEnd("FileNotRead", ErrorCategory.ReadError);
                Assert.StartsWith($"{_folder[file]}({line}): the file was not read: 0xFC is not valid ", error.Exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey | Export-LiteLLMKey keys.json")]
    [InlineData("Export-LiteLLMKeyReport keys.html")]
    [InlineData("Import-LiteLLMKey prod -Path keys.json")]
    [InlineData("ConvertFrom-LiteLLMTerraformState keys.json")]
    [InlineData("Sync-LiteLLMKey -LiteralPath keys.json")]
    public async Task A_relative_path_on_a_drive_without_files_is_an_error(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });

        foreach (string drive in new[] { "Env:", "Function:" })
        {
            RunResult result = engine.Run($"Set-Location {drive}; {command}");

            ErrorRecord error = (result.Terminating ?? Assert.Single(result.Errors))!;
            Assert.StartsWith("InvalidPath", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains($"'{command.Split(' ').Last()}' is not the path of a file: it belongs to the provider", error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Writes);
        Assert.False(File.Exists("keys.json") || File.Exists("keys.html"));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_file_as_it_was()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no limit for the size of a file.
        }

        await using ProxyServer proxy = await ProxyServer.StartAsync();
        proxy.AddKeys(30);
        string path = _folder.Write("keys.html", "old");
        string script = _folder.Write("full.ps1", $$"""
            Import-Module '{{Engine.ModuleFolder}}/LiteLLM.psd1'
            Connect-LiteLLM {{proxy.Address}} {{ProxyServer.MasterKey}}
            try { Export-LiteLLMKeyReport '{{path}}' } catch { $_.FullyQualifiedErrorId }
            """);

        // A limit for the size of files, of which the process receives an error and no signal.
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f 16; exec dotnet '{Engine.PowerShellProgram}' -NoProfile -File '{script}'"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        using var process = System.Diagnostics.Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(output.Contains("FileNotWritten,", StringComparison.Ordinal), output + await errors);
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }
}
