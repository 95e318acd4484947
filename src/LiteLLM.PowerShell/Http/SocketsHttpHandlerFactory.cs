using System.Net.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>
/// The handler of .NET that has a time limit for connections. .NET Standard does not know it and .NET Framework does not have it,
/// so it is made by name; everything else that is set is set on the handler that both know.
/// </summary>
internal static class SocketsHttpHandlerFactory
{
    private static readonly Type? Handler = typeof(HttpClientHandler).Assembly.GetType("System.Net.Http.SocketsHttpHandler");

    private static readonly string[] Shared =
    [
        nameof(HttpClientHandler.AllowAutoRedirect), nameof(HttpClientHandler.AutomaticDecompression), nameof(HttpClientHandler.UseCookies),
        nameof(HttpClientHandler.MaxConnectionsPerServer), nameof(HttpClientHandler.UseProxy), nameof(HttpClientHandler.Proxy),
        nameof(HttpClientHandler.DefaultProxyCredentials),
    ];

    /// <summary>A handler like another one, with a time limit for connections; that one itself where there is no such handler.</summary>
    /// <param name="model">The handler that says all else.</param>
    /// <param name="timeout">The longest time that making a connection may take: finding the address, TCP, a web proxy and TLS.</param>
    /// <param name="trust">Judges certificates, in the place of the model's callback.</param>
    internal static HttpMessageHandler From(HttpClientHandler model, TimeSpan timeout, RemoteCertificateValidationCallback trust)
    {
        if (Handler is null)
        {
            return model;
        }

        var handler = (HttpMessageHandler)Activator.CreateInstance(Handler)!;
        foreach (string name in Shared)
        {
            Set(handler, name, typeof(HttpClientHandler).GetProperty(name)!.GetValue(model));
        }

        Set(handler, "ConnectTimeout", timeout);
        Set(Handler.GetProperty("SslOptions")!.GetValue(handler)!, "RemoteCertificateValidationCallback", trust);
        return handler;
    }

    private static void Set(object target, string name, object? value) => target.GetType().GetProperty(name)!.SetValue(target, value);
}
