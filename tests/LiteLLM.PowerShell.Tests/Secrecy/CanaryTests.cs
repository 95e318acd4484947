using System.Management.Automation;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>Runs every cmdlet, in success and in failure, with secrets wherever one can enter: no output contains one.</summary>
[LongRunning]
public sealed class CanaryTests
{
    public static TheoryData<string> Cmdlets => [.. Scenarios.ByCmdlet.Keys];

    [Fact]
    public void Every_cmdlet_has_a_scenario()
    {
        using var engine = new Engine();

        string[] exported = engine.Run("(Get-Command -Module LiteLLM -CommandType Cmdlet).Name").Texts.Split(',');

        Assert.Equal(exported.Order(StringComparer.Ordinal), Scenarios.ByCmdlet.Keys.Order(StringComparer.Ordinal));
        Assert.All(Scenarios.ByCmdlet, scenario => Assert.All(scenario.Value, script => Assert.Contains(scenario.Key, script, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Nothing_contains_a_secret(string cmdlet)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(masterKey: Canary.Master, licensed: true);
        using var engine = new Engine();
        using var folder = new TemporaryFolder();
        Prepare(engine, proxy, folder);

        foreach (string script in Scenarios.ByCmdlet[cmdlet])
        {
            proxy.Intercept = null;
            proxy.ClearLog();
            Check(engine, script, "a healthy server");
            if (proxy.Requests.Count == 0)
            {
                continue;
            }

            EchoingServer.RepeatInRows(proxy);
            Check(engine, script, "a server that repeats secrets in rows");
            foreach ((int Status, string Type, string Body) refusal in EchoingServer.Refusals)
            {
                EchoingServer.Refuse(proxy, refusal);
                Check(engine, script, $"a server that answers HTTP {refusal.Status} {refusal.Body}");
            }
        }
    }

    [Fact]
    public async Task A_secret_is_returned_as_text_only_if_requested_by_name()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run("New-LiteLLMKey -Key $secret -AsPlainText", ("secret", Canary.Key)).ShouldSucceed();

        Assert.Equal(Canary.Key, made.Output.Single().Properties["PlainTextKey"].Value);
        Assert.Throws<Xunit.Sdk.TrueException>(() => Canary.AssertNone(Canary.Everything(made.Output.Single()), "The test"));
    }

    /// <summary>Connects as the user would, with a key 'known', and puts the files where the scenarios look.</summary>
    private static void Prepare(Engine engine, ProxyServer proxy, TemporaryFolder folder)
    {
        foreach ((string name, string text) in Scenarios.Files)
        {
            folder.Write(name, text.Replace("%", Canary.OfServer, StringComparison.Ordinal));
        }

        engine.Run(
            "Connect-LiteLLM $address $master -MaximumRetryCount 1 -RetryIntervalSec 0.001; New-LiteLLMKey known -Key $known",
            ("address", proxy.Address), ("master", Canary.Master), ("secret", Canary.Key), ("secure", Secure(Canary.Key)), ("marked", Canary.OfServer), ("files", folder.Path),
            ("known", Canary.Key + "known"), ("id", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canary.Key + "known")))),
            ("VerbosePreference", "Continue"), ("DebugPreference", "Continue"), ("InformationPreference", "Continue")).ShouldSucceed();
    }

    private static void Check(Engine engine, string script, string server)
    {
        RunResult result = engine.Run(script);

        string where = $"'{script}' with {server}";
        Canary.AssertNone(result.EverythingSaid, where);
        Canary.AssertNone(string.Join('\n', engine.Progress), where);
        foreach (PSObject output in result.Output)
        {
            AssertNoSecret(output, depth: 4, where);
        }

        foreach (ErrorRecord error in result.Errors.Append(result.Terminating).OfType<ErrorRecord>())
        {
            // The fourth level of an error is a megabyte that describes the parameters of its cmdlet.
            AssertNoSecret(PSObject.AsPSObject(error), depth: 3, where);
        }
    }

    private static void AssertNoSecret(PSObject value, int depth, string where)
    {
        Canary.AssertNone(Canary.Everything(value), $"An object from {where}");
        Canary.AssertNone(PSSerializer.Serialize(value, depth), $"An object from {where}, serialized,");
    }

    private static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (char letter in text)
        {
            secret.AppendChar(letter);
        }

        return secret;
    }
}
