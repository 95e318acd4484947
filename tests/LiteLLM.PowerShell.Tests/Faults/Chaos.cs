using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>
/// A bad day between the module and the server, by seed: of all requests 10 % are reset, 5 % are never answered and 5 % end in a
/// gateway's 5xx. Half of them the server has carried out all the same; of the resets some come in the middle of the answer.
/// </summary>
internal sealed class Chaos
{
    private readonly Random _random;
    private readonly ProxyServer _proxy;

    private Chaos(ProxyServer proxy, int seed)
    {
        _proxy = proxy;
        _random = new Random(seed);
    }

    /// <summary>How many answers were spoiled.</summary>
    internal int Faults { get; private set; }

    internal static Chaos At(ProxyServer proxy, int seed)
    {
        var chaos = new Chaos(proxy, seed);
        proxy.Intercept = chaos.MeetAsync;
        return chaos;
    }

    private async Task<bool> MeetAsync(HttpContext context)
    {
        (double fate, bool carriedOut, int status) = Draw();
        if (fate >= 0.2)
        {
            return false;
        }

        SandboxResponse? answer = carriedOut ? _proxy.CarryOut(context) : null;
        if (fate < 0.1)
        {
            await ResetAsync(context, answer);
        }
        else if (fate < 0.15)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html>The gateway is not well</html>");
        }

        return true;
    }

    private (double Fate, bool CarriedOut, int Status) Draw()
    {
        lock (_random)
        {
            double fate = _random.NextDouble();
            Faults += fate < 0.2 ? 1 : 0;
            return (fate, _random.Next(2) == 0, 500 + _random.Next(2, 5));
        }
    }

    /// <summary>Closes the connection, after half of the answer if there is one.</summary>
    private static async Task ResetAsync(HttpContext context, SandboxResponse? answer)
    {
        if (answer is not null)
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)]);
            await context.Response.Body.FlushAsync();
        }

        context.Abort();
    }
}
