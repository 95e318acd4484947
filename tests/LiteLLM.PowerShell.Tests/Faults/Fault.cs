using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Faults between the module and the server.</summary>
internal static class Fault
{
    /// <summary>Spoils the answer to the first request to a path: a reset, or a status as a gateway gives it.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="path">The path.</param>
    /// <param name="fault"><c>reset</c>, or a status.</param>
    /// <param name="carriedOut">Whether the server carries the request out all the same.</param>
    internal static void Once(ProxyServer proxy, string path, string fault, bool carriedOut)
    {
        int calls = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != path || Interlocked.Increment(ref calls) > 1)
            {
                return false;
            }

            if (carriedOut)
            {
                proxy.CarryOut(context);
            }

            await SpoilAsync(context, fault);
            return true;
        };
    }

    /// <summary>Answers by a reset or a status.</summary>
    internal static async Task SpoilAsync(HttpContext context, string fault)
    {
        if (fault == "reset")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(fault, CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html>The gateway is not well</html>");
    }
}
