using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Contract;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Fuzzing;

/// <summary>What reads texts that others wrote, each with texts that are right.</summary>
internal static class Targets
{
    private static readonly string Repository = typeof(Targets).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!;
    private static readonly PropertyInfo[] Properties = typeof(LiteLLMKey).GetProperties();

    internal static readonly IReadOnlyDictionary<string, (IReadOnlyList<string> Seeds, Action<string> Read)> All =
        new Dictionary<string, (IReadOnlyList<string>, Action<string>)>
        {
            ["answers"] = (Answers(), ReadAnswer),
            ["json"] = ([Definitions("json")], text => ReadDefinitions("keys.json", text)),
            ["yaml"] = ([Definitions("yaml"), File.ReadAllText(Path.Combine(Repository, "examples", "platform.yaml"))], text => ReadDefinitions("keys.yaml", text)),
            ["psd1"] = ([Definitions("psd1")], text => ReadDefinitions("keys.psd1", text)),
            ["terraform"] = ([.. Files("terraform")], text => Expect<FormatException>(() => TerraformState.Read(text))),
            ["periods"] = (["30d", "1mo", "monthly", "P1Y2M3DT4H", "1.02:03:04", "999999999s"], ReadPeriod),
            ["times"] = (["2026-11-23T22:00:00Z", "2026-11-23T22:00:00.123456+00:00", "2026-11-23", "11/23/2026 10:00 PM"], ReadTime),
        };

    private static void ReadAnswer(string text)
    {
        using var secret = new SecureString();
        using var handler = new Answering(text);
        using var client = new LiteLLMClient(handler, new Uri("http://localhost/"), secret, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), null, new RetryPolicy(0, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30)));
        var api = new KeyApi(client);
        foreach (HttpStatusCode status in new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest })
        {
            handler.Status = status;
            Read(async () => [await api.FindAsync(new string('a', 64), default)]);
            Read(async () => (await api.ListAsync(new KeyListQuery(), 1, 100, default)).Keys);
            Read(async () => [.. (await api.FindManyAsync(["a"], default))?.Values ?? []]);
            Read(async () => [await api.GenerateAsync([], false, default)]);
            Read(async () => [await api.UpdateAsync("a", [], default)]);
        }
    }

    /// <summary>Reads keys, and of each everything that a view, a comparison or a definition looks at.</summary>
    private static void Read(Func<Task<IReadOnlyList<LiteLLMKey?>>> read) => Expect<LiteLLMException>(() =>
    {
        foreach (LiteLLMKey key in read().GetAwaiter().GetResult().OfType<LiteLLMKey>())
        {
            Array.ForEach(Properties, property => property.GetValue(key));
            _ = key.ToString();
            var desired = new DesiredKey();
            desired.Set(KeyProperties.Named(nameof(LiteLLMKey.MaxBudget)), 1);
            desired.MergeMetadata(JsonValueWriter.Raw("""{"owner":"x"}"""));
            IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, key.Row, DateTimeOffset.UnixEpoch);
            _ = new DiffFormatter(Sample.Style).Of(changes);
            _ = KeyRequestBuilder.Update(changes, key.Row, DateTimeOffset.UnixEpoch);
        }
    });

    private static void ReadDefinitions(string path, string text) => Expect<LiteLLMException>(() => DefinitionFile.Read(path, text));

    private static void ReadPeriod(string text)
    {
        Expect<FormatException>(() => LiteLLMDuration.Parse(text).ToBudgetForm());
        Expect<FormatException>(() => LiteLLMDuration.Parse(text).ToExactForm());
        Expect<FormatException>(() => LiteLLMDuration.Parse(text).After(DateTimeOffset.UnixEpoch));
        Expect<LiteLLMException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named(nameof(LiteLLMKey.BudgetDuration)), text));
    }

    private static void ReadTime(string text)
    {
        _ = JsonValueReader.ToTime(JsonSerializer.SerializeToElement(text));
        Expect<LiteLLMException>(() => KeyValueNormalizer.Normalize(KeyProperties.Named(nameof(LiteLLMKey.Expires)), text));
    }

    private static void Expect<T>(Action read)
        where T : Exception
    {
        try
        {
            read();
        }
        catch (TargetInvocationException problem) when (problem.InnerException is T)
        {
        }
        catch (T)
        {
        }
    }

    private static List<string> Answers()
    {
        var contract = new ContractArchive(Repository);
        return
        [
            .. new[] { "1.80.11", "1.81.13", "1.83.2" }
                .SelectMany(version => contract.Files(version).SelectMany(file => contract.Exchanges(version, file)))
                .Select(exchange => exchange.GetProperty("response").GetProperty("body").GetRawText())
                .Distinct(),
        ];
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository, "tests", folder), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".tfstate").Order(StringComparer.Ordinal).Select(File.ReadAllText);

    private static string Definitions(string format)
    {
        string json = """{"key_alias":"a","max_budget":12.5,"models":["gpt-4o","b c"],"tpm_limit":1000,"blocked":false,"expires":"2027-01-01T00:00:00Z","metadata":{"owner":"é","n":1}}""";
        var key = new LiteLLMKey("a", JsonValueWriter.Raw(json), Sample.Now);
        return DefinitionFile.New(string.Create(CultureInfo.InvariantCulture, $"keys.{format}"), "set", [("a", key)]);
    }

    /// <summary>Answers every request with the same text.</summary>
    private sealed class Answering(string text) : HttpMessageHandler
    {
        internal HttpStatusCode Status { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(Status) { RequestMessage = request, Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) });
    }
}
