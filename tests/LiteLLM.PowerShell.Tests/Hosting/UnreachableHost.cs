using System.Net;
using System.Net.Sockets;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A port of this machine to which no connection comes about, though nobody refuses it.</summary>
internal sealed class UnreachableHost : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    private UnreachableHost(int backlog)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Takes connections and says nothing, so that a handshake of TLS never ends.</summary>
    internal static UnreachableHost Silent() => new(backlog: 100);

    /// <summary>Has as many connections waiting as the system holds, so that it leaves further ones unanswered.</summary>
    internal static async Task<UnreachableHost> FullAsync()
    {
        var host = new UnreachableHost(backlog: 0);
        for (int tried = 0; tried < 50; tried++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            host._fillers.Add(filler);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await filler.ConnectAsync(host._listener.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return host;
            }
        }

        throw new InvalidOperationException("The system takes as many connections as there are.");
    }

    public void Dispose()
    {
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
    }
}
