using System.Runtime.Loader;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>The module's own libraries and those of other modules do not meet.</summary>
public sealed class PrivateLibraryTests
{
    [Fact]
    public async Task Another_version_of_a_library_in_the_process_is_not_used()
    {
        string theirs = new YamlDotNet.RepresentationModel.YamlStream().GetType().Assembly.FullName!;
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();

        engine.Run("Sync-LiteLLMKey $path", ("path", folder.Write("team.yaml", "name: team\nkeys:\n  ci: {}\n"))).ShouldSucceed();

        string[] loaded = [.. AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name == "YamlDotNet")
            .Select(assembly => $"{AssemblyLoadContext.GetLoadContext(assembly)!.Name}: {assembly.GetName().Version}")
            .Order(StringComparer.Ordinal)];
        Assert.Equal(["Default: 13.0.0.0", "LiteLLM: 18.0.0.0"], loaded);
        Assert.Contains("13.0.0.0", theirs, StringComparison.Ordinal);
    }
}
