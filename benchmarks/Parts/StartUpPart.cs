using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Parts;

/// <summary>The import and the first call in a new process.</summary>
internal sealed class StartUpPart(ServerProcess server, int runs, bool isQuick) : Part(server, runs, isQuick)
{
    protected override async Task MeasureAsync()
    {
        await Server.TableAsync(1_000);
        Series[] import = await CompareFreshAsync(
            ("binary module with two cmdlets", "Fresh", "import", 0, Settings.BareModule),
            ("the same with a manifest", "Fresh", "import", 0, Settings.BareManifest),
            ("this module", "Fresh", "import", 0, null));
        AddTable("Import-Module in a fresh process", import);
        Series[] call = await CompareFreshAsync(
            ("bare HttpClient, connected", "Bare", "first", 0, null),
            ("Get-LiteLLMKey -First 1, connected", "Module", "one", 0, null));
        AddTable("First call in a fresh process", call);
    }
}
