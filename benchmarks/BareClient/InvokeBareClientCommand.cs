using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;

namespace BareClient;

/// <summary>Sends the requests of a scenario with a bare client. Writes nothing.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BareClient")]
public sealed class InvokeBareClientCommand : PSCmdlet
{
    private const int PageSize = 100;

    private static BareSession? s_session;

    /// <summary>The address of the server. It opens a session, which the following calls use.</summary>
    [Parameter]
    public string? Address { get; set; }

    /// <summary>The key of the session.</summary>
    [Parameter]
    public string Key { get; set; } = "";

    /// <summary>The scenario.</summary>
    [Parameter(Position = 0)]
    public string Scenario { get; set; } = "connect";

    /// <summary>The number of keys.</summary>
    [Parameter(Position = 1)]
    public int Count { get; set; }

    /// <summary>The ids of the keys of the scenario.</summary>
    [Parameter]
    public string[] Id { get; set; } = [];

    /// <summary>The number of requests at the same time.</summary>
    [Parameter]
    public int Concurrency { get; set; } = 8;

    /// <summary>Runs the scenario on the thread pool.</summary>
    protected override void EndProcessing()
    {
        if (Address is not null)
        {
            s_session?.Dispose();
            s_session = new BareSession(Address, Key);
        }

        BareSession session = s_session ?? throw new InvalidOperationException("Specify the address first.");
        Task.Run(() => RunAsync(session)).GetAwaiter().GetResult();
    }

    private Task RunAsync(BareSession session) => Scenario switch
    {
        "connect" => ConnectAsync(session),
        "list" => BareSession.ManyAsync(Pages(Count), Concurrency, page => ListAsync(session, page)),
        "first" => ListAsync(session, 1),
        "create" => CreateAsync(session),
        "create-only" => BareSession.ManyAsync(Count, Concurrency, number => session.PostAsync("/key/generate", FullKey($"{Guid.NewGuid():N}-{Text(number)}"))),
        "change" => ChangeAsync(session),
        "delete" => BareSession.ManyAsync(Pages(Id.Length), Concurrency, page => DeleteAsync(session, page)),
        "delete-only" => BareSession.ManyAsync(Pages(Id.Length), Concurrency, page => session.PostAsync("/key/delete", Keys(page))),
        _ => throw new InvalidOperationException($"There is no scenario '{Scenario}'."),
    };

    private static async Task ConnectAsync(BareSession session)
    {
        await session.GetAsync("/health/readiness").ConfigureAwait(false);
        await session.GetAsync("/key/list?return_full_object=true&page=1&size=1").ConfigureAwait(false);
    }

    private static Task ListAsync(BareSession session, int page) => session.GetAsync($"/key/list?return_full_object=true&page={Text(page)}&size={Text(PageSize)}");

    /// <summary>Creates keys, as many as requests at the same time, reads them with one request, and then continues.</summary>
    private async Task CreateAsync(BareSession session)
    {
        string run = Guid.NewGuid().ToString("N");
        for (int first = 0; first < Count; first += Concurrency)
        {
            string[] secrets = [.. Enumerable.Range(first, Math.Min(Concurrency, Count - first)).Select(number => $"sk-{run}-{Text(number)}")];
            await Task.WhenAll(secrets.Select(secret => session.PostAsync("/key/generate", FullKey(secret.Substring(3), secret)))).ConfigureAwait(false);
            await session.PostAsync("/v2/key/info", Keys(secrets.Select(IdOf))).ConfigureAwait(false);
        }
    }

    /// <summary>Reads keys, a hundred with one request, and changes each of them.</summary>
    private async Task ChangeAsync(BareSession session)
    {
        string budget = Text(DateTime.UtcNow.Ticks % 1_000_000);
        await BareSession.ManyAsync(Pages(Id.Length), Concurrency, page => session.PostAsync("/v2/key/info", Keys(page))).ConfigureAwait(false);
        await BareSession.ManyAsync(Id.Length, Concurrency, number => session.PostAsync("/key/update", $$"""{"key":"{{Id[number - 1]}}","max_budget":{{budget}}}""")).ConfigureAwait(false);
    }

    /// <summary>Reads a hundred keys, deletes them, and checks that they are gone.</summary>
    private async Task DeleteAsync(BareSession session, int page)
    {
        await session.PostAsync("/v2/key/info", Keys(page)).ConfigureAwait(false);
        await session.PostAsync("/key/delete", Keys(page)).ConfigureAwait(false);
        await session.PostAsync("/v2/key/info", Keys(page)).ConfigureAwait(false);
    }

    private string Keys(int page) => Keys(Id.Skip((page - 1) * PageSize).Take(PageSize));

    private static string Keys(IEnumerable<string> ids) => $$"""{"keys":["{{string.Join("\",\"", ids)}}"]}""";

    private static string IdOf(string secret)
    {
        using var algorithm = SHA256.Create();
        return string.Concat(algorithm.ComputeHash(Encoding.UTF8.GetBytes(secret)).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string FullKey(string alias, string? secret = null) =>
        """{"models":["gpt-4o","gpt-4o-mini","claude-sonnet-4-5"],"max_budget":100,"budget_duration":"30d","tpm_limit":100000,"rpm_limit":1000,"max_parallel_requests":20,"metadata":{"owner":"platform","cost_center":"4711","environment":"production","ticket":"OPS-1234"},"aliases":{"fast":"gpt-4o-mini"},"key_alias":""" + $"\"{alias}\"{(secret is null ? "" : $",\"key\":\"{secret}\"")}}}";

    private static int Pages(int keys) => (keys + PageSize - 1) / PageSize;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
