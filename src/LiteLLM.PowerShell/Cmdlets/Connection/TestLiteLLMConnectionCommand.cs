using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Tests whether the proxy responds and accepts the key, and gets its version and the state of its database.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMConnection")]
[OutputType(typeof(LiteLLMHealth), typeof(bool))]
public sealed class TestLiteLLMConnectionCommand : ConnectedCmdlet
{
    /// <summary>Returns only whether the proxy responds and accepts the key.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Tests the connection.</summary>
    protected override void ProcessRecord()
    {
        LiteLLMHealth health = GetHealth();
        WriteObject(Quiet ? health is { Reachable: true, Authenticated: true } : health);
    }

    private LiteLLMHealth GetHealth()
    {
        var health = new LiteLLMHealth(Proxy.Uri);
        try
        {
            var watch = Stopwatch.StartNew();
            JsonElement response = Context.Await(Proxy.Keys.ReadinessAsync);
            health.LatencyMs = Math.Round(watch.Elapsed.TotalMilliseconds, 1);
            health.Reachable = true;
            health.Version = ServerRelease.TextOf(response);
            health.Database = Text(response, "db");
            if (ServerRelease.Warning(response) is { } warning)
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

    private static string? Text(JsonElement response, string name) =>
        JsonValueReader.Member(response, name) is { ValueKind: JsonValueKind.String } text ? JsonValueReader.ToText(text) : null;
}
