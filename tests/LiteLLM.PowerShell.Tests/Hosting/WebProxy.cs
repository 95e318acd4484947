using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A web proxy on loopback that forwards requests, plain or through a tunnel, if they contain its user and password. It resolves every host name to loopback.</summary>
internal sealed class WebProxy : IDisposable
{
    internal const string User = "ann";
    internal const string Password = "QZ-of-the-web-proxy-17";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _passed = new();
    private int _received;

    internal WebProxy()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The methods of the requests that were let through.</summary>
    internal IReadOnlyList<string> Passed => [.. _passed];

    /// <summary>The number of requests that were received.</summary>
    internal int Received => Volatile.Read(ref _received);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task PassAsync(TcpClient accepted)
    {
        using TcpClient client = accepted;
        NetworkStream stream = client.GetStream();
        try
        {
            while (await HeadAsync(stream) is { } head)
            {
                Interlocked.Increment(ref _received);
                if (!head.Contains("Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}")), StringComparison.OrdinalIgnoreCase))
                {
                    await stream.ReadExactlyAsync(new byte[LengthOfBody(head)]);
                    await SayAsync(stream, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"tests\"\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }

                await PassAsync(stream, head);
                return;
            }
        }
        catch (IOException)
        {
        }
    }

    private async Task PassAsync(NetworkStream client, string head)
    {
        string[] line = head.Split(' ', 3);
        _passed.Enqueue(line[0]);
        bool isTunnel = line[0] == "CONNECT";
        var target = new Uri(isTunnel ? "https://" + line[1] : line[1]);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, target.Port);
        NetworkStream stream = server.GetStream();
        await (isTunnel
            ? SayAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n")
            : SayAsync(stream, $"{line[0]} {target.PathAndQuery} {line[2][..^"\r\n".Length]}Connection: close\r\n\r\n"));
        await Task.WhenAny(client.CopyToAsync(stream), stream.CopyToAsync(client));
    }

    private static async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(letter) == 0)
            {
                return null;
            }

            head.Append((char)letter[0]);
        }

        return head.ToString();
    }

    private static int LengthOfBody(string head) =>
        Regex.Match(head, @"\r\nContent-Length: (\d+)", RegexOptions.IgnoreCase) is { Success: true } length ? int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static Task SayAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
}
