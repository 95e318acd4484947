using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>
/// A key that another client created does not differ from its own values. <c>GENERATED_KEYS</c> is the number of keys for each version of the
/// server.
/// </summary>
[LongRunning]
public sealed class ImportedKeysTests
{
    private const int Seed = 20301123;
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("GENERATED_KEYS") ?? "150", CultureInfo.InvariantCulture);

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task An_imported_key_does_not_differ_from_itself(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        var random = new Random(Seed);
        for (int number = 0; number < Count; number++)
        {
            proxy.AddKey(new GeneratedKey(random, number).Body());
        }

        RunResult compared = engine.Run(
            """
            $settable = [LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object { $_.Settable -ne "Never" -and $_.Parameter }
            foreach ($key in Get-LiteLLMKey | Import-LiteLLMKey) {
                $own = @{}
                foreach ($property in $settable) {
                    $own[$property.Parameter -replace '^KeyAlias$', 'NewKeyAlias'] = $key.($property.Name)
                }
                Compare-LiteLLMKey -Id $key.Id @own | ForEach-Object { "$($key.KeyAlias): $_" }
                Set-LiteLLMKey -Id $key.Id @own
                $compared++
            }
            """);

        Assert.Equal("", compared.Texts);
        Assert.Equal(Count, engine.Run("$compared").Only);
        Assert.Empty(proxy.Writes);
    }
}
