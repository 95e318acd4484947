using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Keys.Tests.Throttling;

/// <summary>Several clients at a server that refuses the requests that exceed a rate, in simulated time.</summary>
public sealed class ThrottledServerTests
{
    [Theory]
    [InlineData(1, 50, 2_000)]
    [InlineData(4, 100, 2_000)]
    [InlineData(10, 100, 1_000)]
    [InlineData(4, 20, 1_000)]
    public void Clients_use_almost_all_that_the_server_accepts(int clients, int rate, int requests)
    {
        Outcome outcome = Simulation.Run(clients, rate, requests);

        Assert.InRange(outcome.Throughput, 0.9, 1.01);
    }

    [Theory]
    [InlineData(4, 100, 2_000)]
    [InlineData(10, 100, 1_000)]
    public void Clients_end_at_about_the_same_time(int clients, int rate, int requests)
    {
        Outcome outcome = Simulation.Run(clients, rate, requests);

        Assert.InRange(outcome.FirstEnd / outcome.LastEnd, 0.7, 1);
    }

    [Theory]
    [InlineData(1, 50, 2_000)]
    [InlineData(4, 100, 2_000)]
    [InlineData(10, 100, 1_000)]
    public void Few_requests_are_refused(int clients, int rate, int requests)
    {
        Outcome outcome = Simulation.Run(clients, rate, requests);

        Assert.InRange(outcome.Refused, 0, 0.2);
    }

    [Fact]
    public void A_server_that_never_refuses_is_not_slowed_down()
    {
        var pacing = new RequestPacing();
        for (int number = 0; number < 1000; number++)
        {
            TimeSpan now = TimeSpan.FromMilliseconds(number);
            Assert.Equal(TimeSpan.Zero, pacing.Reserve(now));
            pacing.Accept(now);
        }
    }

    [Fact]
    public void The_time_between_two_commands_does_not_count()
    {
        var pacing = new RequestPacing();
        pacing.Accept(TimeSpan.Zero);
        for (int number = 0; number < 100; number++)
        {
            pacing.Accept(TimeSpan.FromSeconds(4) + TimeSpan.FromMilliseconds(10 * number));
        }

        pacing.Refuse(TimeSpan.FromSeconds(5));
        pacing.Reserve(TimeSpan.FromSeconds(6));

        Assert.InRange(pacing.Reserve(TimeSpan.FromSeconds(6)).TotalMilliseconds, 9, 12);
    }

    [Fact]
    public void A_few_refusals_show_no_rate()
    {
        var pacing = new RequestPacing();
        pacing.Accept(TimeSpan.Zero);
        pacing.Refuse(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, pacing.Reserve(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.Zero, pacing.Reserve(TimeSpan.FromSeconds(1)));
    }

    private sealed record Outcome(double Throughput, double Refused, double FirstEnd, double LastEnd);

    /// <summary>Events in simulated time, so that the result is always the same.</summary>
    private sealed class Simulation(int clients, int rate, int requests)
    {
        private const int Slots = 8;
        private const double Latency = 0.01;

        private readonly PriorityQueue<Action, (double, int)> _events = new();
        private readonly Client[] _clients = [.. Enumerable.Range(0, clients).Select(_ => new Client { Left = requests })];
        private readonly double _capacity = rate / 4.0;
        private double _now;
        private double _tokens = rate / 4.0;
        private double _last;
        private int _number;
        private int _refused;
        private uint _random = 1;

        internal static Outcome Run(int clients, int rate, int requests) => new Simulation(clients, rate, requests).Run();

        private Outcome Run()
        {
            foreach (Client client in _clients)
            {
                for (int slot = 0; slot < Slots; slot++)
                {
                    After(Random() * Latency, () => Start(client));
                }
            }

            while (_events.TryDequeue(out Action? next, out (double Time, int) key))
            {
                _now = key.Time;
                next();
            }

            double last = _clients.Max(client => client.End);
            return new Outcome(((clients * requests) - _capacity) / last / rate, _refused / (double)(clients * requests), _clients.Min(client => client.End), last);
        }

        private void Start(Client client)
        {
            if (client.Left-- > 0)
            {
                Send(client, 0);
            }
        }

        private void Send(Client client, int attempt) =>
            After(client.Pacing.Reserve(TimeSpan.FromSeconds(_now)).TotalSeconds, () => After(Latency / 2, () => Answer(client, attempt)));

        private void Answer(Client client, int attempt)
        {
            _tokens = Math.Min(_capacity, _tokens + (rate * (_now - _last)));
            _last = _now;
            bool isAccepted = _tokens >= 1;
            _tokens -= isAccepted ? 1 : 0;
            _refused += isAccepted ? 0 : 1;
            After(Latency / 2, () => Receive(client, attempt, isAccepted));
        }

        private void Receive(Client client, int attempt, bool isAccepted)
        {
            if (isAccepted)
            {
                client.Pacing.Accept(TimeSpan.FromSeconds(_now));
                client.End = _now;
                Start(client);
                return;
            }

            client.Pacing.Refuse(TimeSpan.FromSeconds(_now));
            TimeSpan? delay = client.Pacing.HasRate ? RetryPolicy.DelayOfSpaced(attempt, TimeSpan.FromSeconds(1)) : null;
            After(delay?.TotalSeconds ?? Math.Min(30, Math.Pow(2, attempt) * (0.5 + Random())), () => Send(client, attempt + 1));
        }

        private void After(double seconds, Action action) => _events.Enqueue(action, (_now + seconds, _number++));

        private double Random()
        {
            _random = (_random * 1664525) + 1013904223;
            return _random / (double)uint.MaxValue;
        }
    }

    private sealed class Client
    {
        internal RequestPacing Pacing { get; } = new();

        internal int Left { get; set; }

        internal double End { get; set; }
    }
}
