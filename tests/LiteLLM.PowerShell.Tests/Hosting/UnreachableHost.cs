using System.Net;
using System.Net.Sockets;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A port of this machine that accepts no connection. The port stays reserved, so that no other test can get it.</summary>
internal sealed class UnreachableHost : IDisposable
{
    private const int Fillers = 50;

    private readonly Socket _listener = NewSocket();
    private readonly List<Socket> _fillers = [];

    private UnreachableHost() => _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Refuses connections.</summary>
    internal static UnreachableHost Refusing() => new();

    /// <summary>Accepts connections and never sends anything, so that a TLS handshake never ends.</summary>
    internal static UnreachableHost Silent()
    {
        var host = new UnreachableHost();
        host._listener.Listen(100);
        return host;
    }

    /// <summary>Has more connections waiting than the system queues, so that further ones are neither accepted nor refused.</summary>
    internal static async Task<UnreachableHost> FullAsync()
    {
        var host = new UnreachableHost();
        host._listener.Listen(0);
        host._fillers.AddRange(Enumerable.Range(0, Fillers).Select(_ => NewSocket()));
        Task[] connecting = [.. host._fillers.Select(filler => filler.ConnectAsync(host._listener.LocalEndPoint!))];
        await Task.WhenAny(Task.WhenAll(connecting), Task.Delay(TimeSpan.FromSeconds(0.5)));
        return connecting.Any(task => !task.IsCompleted) ? host : throw new InvalidOperationException($"The system queues {Fillers} connections or more.");
    }

    public void Dispose()
    {
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
