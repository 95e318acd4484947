using System.Net.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>
/// Creates the .NET handler that has a time limit for connections. .NET Standard does not declare it and .NET Framework does not have
/// it, so it is created by reflection. All other settings are copied from a handler that both support.
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

    /// <summary>Creates a handler with the settings of another one and a time limit for connections. Returns the other handler if there is no such handler.</summary>
    /// <param name="model">The handler with all other settings.</param>
    /// <param name="timeout">The maximum time to establish a connection: name resolution, TCP, a web proxy and TLS.</param>
    /// <param name="trust">Validates certificates, instead of the callback of the other handler.</param>
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
