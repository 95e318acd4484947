using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Isolation;

public sealed class IsolationTests
{
    private const string Libraries = "LiteLLM.PowerShell.Libraries";

    [Fact]
    public async Task Uses_its_own_libraries_though_another_module_has_loaded_older_ones()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -RetryIntervalSec 0.01").ShouldSucceed();
        int calls = 0;
        proxy.Intercept = context => Task.FromResult((context.Response.StatusCode = ++calls == 1 ? 503 : 200) == 503);

        engine.Run("Get-LiteLLMKey").ShouldSucceed();

        Assert.Equal(2, calls);
        Assembly libraries = Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == Libraries);
        Assembly used = libraries.GetType(Libraries + ".RetryPipeline")!.GetField("_pipeline", BindingFlags.Instance | BindingFlags.NonPublic)!.FieldType.Assembly;
        Assert.Equal("LiteLLM", AssemblyLoadContext.GetLoadContext(used)!.Name);
        Assert.NotSame(OtherPolly.Loaded, used);
        Assert.Equal(OtherPolly.Loaded.GetName().Name, used.GetName().Name);
        Assert.NotEqual(FileVersion(OtherPolly.Loaded), FileVersion(used));
    }

    [Fact]
    public void Does_not_answer_for_libraries_when_another_module_asks()
    {
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM -Sandbox; Get-LiteLLMKey").ShouldSucceed();

        Assert.Throws<FileNotFoundException>(() => Assembly.Load(Libraries));
    }

    private static string FileVersion(Assembly assembly) => FileVersionInfo.GetVersionInfo(assembly.Location).FileVersion!;
}
