using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks.Sides;

/// <summary>The least that can be: a bare <see cref="HttpClient"/> that sends the same requests and only reads bytes.</summary>
internal sealed class Floor(HttpClient http)
{
    /// <summary>Reads all pages, so many at a time.</summary>
    internal Task ListAsync(int keys, int concurrency) =>
        ManyAsync(keys / 100, concurrency, page => http.GetByteArrayAsync($"/key/list?return_full_object=true&page={page}&size=100"));

    internal Task CreateAsync(int keys)
    {
        string run = Guid.NewGuid().ToString("N");
        return ManyAsync(keys, 8, number => PostAsync("/key/generate", BenchmarkServer.FullKey($"{run}-{number}")));
    }

    /// <summary>Reads all pages, and changes one key in a hundred.</summary>
    internal async Task ChangeAsync(int keys, IReadOnlyList<string> ids, double budget)
    {
        await ListAsync(keys, 1);
        await ManyAsync(ids.Count, 8, number => PostAsync("/key/update", new { key = ids[number - 1], max_budget = budget }));
    }

    internal Task DeleteAsync(IReadOnlyList<string> ids)
    {
        string[][] batches = [.. ids.Chunk(100)];
        return ManyAsync(batches.Length, 8, number => PostAsync("/key/delete", new { keys = batches[number - 1] }));
    }

    /// <summary>The ids of the newest keys.</summary>
    internal async Task<IReadOnlyList<string>> NewestAsync(int keys)
    {
        var ids = new List<string>();
        for (int page = 1; ids.Count < keys; page++)
        {
            JsonElement answer = await http.GetFromJsonAsync<JsonElement>($"/key/list?page={page}&size=100");
            ids.AddRange(answer.GetProperty("keys").EnumerateArray().Select(id => id.GetString()!));
        }

        return [.. ids.Take(keys)];
    }

    /// <summary>One run to warm up, then the measured ones.</summary>
    internal static async Task<double[]> MeasureAsync(int runs, Func<Task> body, Func<Task>? setup = null)
    {
        var seconds = new List<double>();
        for (int run = 0; run <= runs; run++)
        {
            await (setup?.Invoke() ?? Task.CompletedTask);
            GC.Collect();
            var watch = Stopwatch.StartNew();
            await body();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return [.. seconds.Skip(1)];
    }

    private static Task ManyAsync(int count, int concurrency, Func<int, Task> send) => Parallel.ForEachAsync(
        Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (number, _) => await send(number));

    private async Task PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }
}
