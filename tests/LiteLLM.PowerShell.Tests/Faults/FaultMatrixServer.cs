using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>One server and one engine for all faults of the matrix.</summary>
public sealed class FaultMatrixServer : IAsyncLifetime
{
    private RecordedRequest? _later;

    internal ProxyServer Proxy { get; private set; } = null!;

    internal Engine Engine { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Proxy = await ProxyServer.StartAsync(licensed: true);
        Engine = new Engine();
        Engine.Run($"Connect-LiteLLM {Proxy.Address} {ProxyServer.MasterKey} -SkipValidation -TimeoutSec 2 -RetryIntervalSec 0.01 -MaximumRetryCount 2").ShouldSucceed();
    }

    public async Task DisposeAsync()
    {
        Engine.Dispose();
        await Proxy.DisposeAsync();
    }

    /// <summary>Removes all keys, and adds those that commands copy and reset.</summary>
    internal void Reset()
    {
        Proxy.Intercept = null;
        _later = null;
        string[] ids = [.. UndeliveredKeys.IdsOn(Proxy)];
        if (ids.Length > 0)
        {
            Proxy.Call("POST", "/key/delete", new { keys = ids });
        }
    }

    /// <summary>Spoils responses.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="forbidsOwnSecrets">Whether the server refuses secrets of clients, so that it generates the secrets itself.</param>
    internal void Spoil(FaultCase fault, bool forbidsOwnSecrets = false)
    {
        int issued = 0;
        Proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            bool issues = request.Path == "/key/generate" || request.Path.EndsWith("/regenerate", StringComparison.Ordinal);
            if (forbidsOwnSecrets && issues && (request.Json.TryGetProperty("key", out _) || request.Json.TryGetProperty("new_key", out _)))
            {
                context.Response.StatusCode = 403;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(LostAnswerTests.Forbidden);
                return true;
            }

            if (!issues)
            {
                return issued > 0 && fault.Extent == FaultCase.Extents.Everything && await SpoilOtherAsync(context);
            }

            if (Interlocked.Increment(ref issued) > 1 && fault.Extent == FaultCase.Extents.First)
            {
                return false;
            }

            _later ??= fault.Commit == FaultCase.Commits.Later ? request : null;
            await fault.Answer.WriteAsync(context, fault.Commit == FaultCase.Commits.Before ? Proxy.CarryOut(context) : null);
            return true;
        };
    }

    /// <summary>Ends the faults, and lets the server process the request that it is to process later.</summary>
    internal void Settle()
    {
        Proxy.Intercept = null;
        if (_later is not null)
        {
            Proxy.Ask(_later);
        }
    }

    private static async Task<bool> SpoilOtherAsync(HttpContext context)
    {
        await Fault.SpoilAsync(context, "502");
        return true;
    }
}
