using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Whether the server is there, and whether a key is good.</summary>
internal sealed class HealthEndpoints(SandboxState state) : IEndpoints
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(2);

    private DateTimeOffset? _lastCheck;

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/health/liveliness", ErrorStyle.Bare, Alive) { Public = true },
        new("GET", "/health/liveness", ErrorStyle.Bare, Alive) { Public = true },
        new("GET", "/health/readiness", ErrorStyle.Bare, Ready) { Public = true },
        new("POST", "/key/health", ErrorStyle.Internal, KeyHealth),
    ];

    private static Reply Alive(Call call) => Reply.Json(writer => writer.WriteStringValue("I'm alive!"));

    private static Reply KeyHealth(Call call) => Reply.Object(writer =>
    {
        writer.WriteString("key", "healthy");
        writer.WriteNull("logging_callbacks");
    });

    private Reply Ready(Call call)
    {
        if (state.Version.HasAgentsAndProjects)
            return HealthyReply();
        DateTimeOffset now = state.Now;
        if (_lastCheck is null || now - _lastCheck >= CheckInterval)
            _lastCheck = now;
        return ToReply(TimeText.WithoutZone(_lastCheck.Value));
    }

    private Reply HealthyReply() => Reply.Object(writer =>
    {
        WriteStatus(writer, "healthy");
        writer.WriteString("log_level", "WARNING");
        writer.WriteBoolean("is_detailed_debug", false);
    });

    private Reply ToReply(string lastCheck) => Reply.Object(writer =>
    {
        WriteStatus(writer, "connected");
        writer.WriteString("last_updated", lastCheck);
    });

    private void WriteStatus(Utf8JsonWriter writer, string status)
    {
        writer.WriteString("status", status);
        writer.WriteString("db", "connected");
        writer.WriteNull("cache");
        writer.WriteString("litellm_version", state.Version.Name);
        writer.WriteStartArray("success_callbacks");
        writer.WriteStringValue("sync_deployment_callback_on_success");
        writer.WriteEndArray();
        writer.WriteBoolean("use_aiohttp_transport", true);
    }
}
