using System.Globalization;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>
/// Lets a server answer reads only when the client has sent all the requests to create keys that it can send without the answer, so that
/// the number of reads does not depend on the speed of the machine. The keys have the aliases <c>key-1</c>, <c>key-2</c> and so on, in the
/// order of the input.
/// </summary>
public sealed class CreationPace
{
    /// <summary>How many keys may exist whose secrets were not delivered, with the default throttle limit.</summary>
    private const int Ahead = 8;

    private readonly object _gate = new();
    private readonly HashSet<int> _read = [];
    private readonly int _total;
    private int _created;

    private CreationPace(int total) => _total = total;

    /// <summary>Delays the reads of a server.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="total">How many keys the client creates.</param>
    public static CreationPace Of(ProxyServer proxy, int total)
    {
        var pace = new CreationPace(total);
        proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            if (request.Path == "/key/generate")
            {
                Interlocked.Increment(ref pace._created);
            }
            else
            {
                await Eventually.IsTrueAsync(pace.IsEnough, "the requests to create keys that do not depend on this read");
                pace.Count(proxy.SandboxAnswer(request));
            }

            return false;
        };
        return pace;
    }

    private bool IsEnough()
    {
        lock (_gate)
        {
            int finished = Enumerable.Range(1, _total).TakeWhile(_read.Contains).Count();
            return Volatile.Read(ref _created) >= Math.Min(_total, finished + Ahead);
        }
    }

    private void Count(string answer)
    {
        lock (_gate)
        {
            _read.UnionWith(Regex.Matches(answer, "\"key_alias\":\"key-(\\d+)\"").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        }
    }
}
