using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Benchmarks.Server;
using LiteLLM.PowerShell.Sandbox;

namespace LiteLLM.PowerShell.Benchmarks.Core;

/// <summary>A page of 100 full keys, as the server writes it.</summary>
internal static class SamplePage
{
    internal static byte[] Read()
    {
        var sandbox = new SandboxServer(new SandboxOptions { MasterKey = BenchmarkServer.MasterKey });
        for (int number = 1; number <= 100; number++)
        {
            Send(sandbox, "POST", "/key/generate", "", JsonSerializer.SerializeToUtf8Bytes(BenchmarkServer.FullKey($"key-{number}")));
        }

        return Send(sandbox, "GET", "/key/list", "return_full_object=true&page=1&size=100", []);
    }

    private static byte[] Send(SandboxServer sandbox, string method, string path, string query, byte[] body)
    {
        KeyValuePair<string, string>[] headers = [new("Authorization", "Bearer " + BenchmarkServer.MasterKey), new("Content-Type", "application/json")];
        SandboxResponse answer = sandbox.Handle(new SandboxRequest(method, path, query, headers, body));
        return answer.Status == 200 ? answer.Body.ToArray() : throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Body.Span));
    }
}
