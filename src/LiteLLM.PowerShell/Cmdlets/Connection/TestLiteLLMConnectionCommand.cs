using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Tells whether the proxy answers, which version it is, how its database is, and whether it accepts the key.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMConnection")]
[OutputType(typeof(LiteLLMHealth), typeof(bool))]
public sealed class TestLiteLLMConnectionCommand : ConnectedCmdlet
{
    /// <summary>Answers true or false: whether the proxy answers and accepts the key.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Asks the proxy.</summary>
    protected override void ProcessRecord()
    {
        LiteLLMHealth health = Ask(Proxy.Uri);
        WriteObject(Quiet ? health is { Reachable: true, Authenticated: true } : health);
    }

    private LiteLLMHealth Ask(Uri address)
    {
        var health = new LiteLLMHealth(address);
        try
        {
            var watch = Stopwatch.StartNew();
            JsonElement answer = Context.Await(Proxy.Keys.ReadinessAsync);
            health.LatencyMs = Math.Round(watch.Elapsed.TotalMilliseconds, 1);
            health.Reachable = true;
            health.Version = ServerRelease.TextOf(answer);
            health.Database = Text(answer, "db");
            if (ServerRelease.Warning(answer) is { } warning)
            {
                WriteWarning(warning);
            }

            LiteLLMKey? newest = Context.Await(Proxy.Keys.TryAccessAsync);
            health.Authenticated = true;
            if (!Quiet)
            {
                Context.Await(token => Proxy.Keys.ProbeAsync(newest, token));
            }
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.Forbidden))
        {
            health.Authenticated = true;
        }
        catch (LiteLLMException problem)
        {
            health.Problem = problem.Message;
        }

        foreach (ServerCapability capability in Enum.GetValues(typeof(ServerCapability)))
        {
            health.Capabilities[capability.ToString()] = Proxy.Keys.Capabilities[capability];
        }

        return health;
    }

    private static string? Text(JsonElement answer, string name) =>
        JsonValueReader.Member(answer, name) is { ValueKind: JsonValueKind.String } text ? JsonValueReader.ToText(text) : null;
}
