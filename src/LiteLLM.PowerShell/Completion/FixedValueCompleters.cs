using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes how often a budget resets.</summary>
internal sealed class BudgetDurationCompleter() : FixedValueCompleter(
    [
        ("1h", "every hour"),
        ("1d", "every day"),
        ("7d", "every week, on Monday"),
        ("1mo", "every month, on the first"),
        ("30d", "every 30 days"),
        ("90d", "every 90 days"),
        ("1y", "every 365 days"),
    ]);

/// <summary>Completes the cache controls that a proxy has.</summary>
internal sealed class CacheControlCompleter() : FixedValueCompleter(
    [
        ("no-cache", "The caller can request a response that is not read from the cache."),
        ("no-store", "The caller can request that the response is not stored in the cache."),
        ("s-maxage", "The caller can limit the age of a response that is read from the cache."),
        ("ttl", "The caller can specify how long the response stays in the cache."),
    ]);

/// <summary>Completes the names of common logging callbacks.</summary>
internal sealed class CallbackNameCompleter() : FixedValueCompleter(
    [
        ("arize", "Arize"),
        ("braintrust", "Braintrust"),
        ("datadog", "Datadog"),
        ("gcs_bucket", "Google Cloud Storage"),
        ("langfuse", "Langfuse"),
        ("langfuse_otel", "Langfuse over OpenTelemetry"),
        ("langsmith", "LangSmith"),
        ("lago", "Lago"),
        ("mlflow", "MLflow"),
        ("openmeter", "OpenMeter"),
        ("otel", "OpenTelemetry"),
        ("prometheus", "Prometheus"),
        ("s3_v2", "Amazon S3"),
    ]);

/// <summary>Completes the properties that can be cleared.</summary>
internal sealed class ClearCompleter() : FixedValueCompleter([.. KeyProperties.All.Where(property => property.Clear != ClearForm.Impossible).Select(property => (property.Name, property.JsonName))]);

/// <summary>Completes lifetimes of keys and secrets.</summary>
internal sealed class DurationCompleter() : FixedValueCompleter(
    [
        ("1h", "one hour"),
        ("1d", "one day"),
        ("7d", "one week"),
        ("30d", "30 days"),
        ("90d", "90 days"),
        ("1mo", "one month by the calendar"),
        ("1y", "one year"),
    ]);

/// <summary>Completes how long an old secret remains valid.</summary>
internal sealed class GracePeriodCompleter() : FixedValueCompleter(
    [
        ("1h", "one hour"),
        ("24h", "one day"),
        ("7d", "one week"),
        ("30d", "30 days"),
    ]);

/// <summary>Completes the types of keys.</summary>
internal sealed class KeyTypeCompleter() : FixedValueCompleter([.. KeyTypes.All.Select(type => (type, type))]);

/// <summary>Completes how a rate limit is applied.</summary>
internal sealed class LimitTypeCompleter() : FixedValueCompleter(
    [
        ("best_effort_throughput", "The limits of all keys together can exceed the capacity."),
        ("dynamic", "The key can exceed the limit while capacity is available."),
        ("guaranteed_throughput", "The limit is rejected if the capacity cannot guarantee it."),
    ]);

/// <summary>Completes the groups of routes that a proxy has. Single routes, such as <c>/chat/completions</c>, are typed.</summary>
internal sealed class RouteCompleter() : FixedValueCompleter(
    [
        ("llm_api_routes", "Calls to models."),
        ("management_routes", "Calls that manage keys, teams and users."),
        ("info_routes", "Calls that only read keys, teams and users."),
    ]);

/// <summary>Completes the routes that keys usually call.</summary>
internal sealed class RequestRouteCompleter() : FixedValueCompleter(
    [
        ("/v1/chat/completions", "Chat completions."),
        ("/v1/responses", "Responses."),
        ("/v1/messages", "Messages of the Anthropic API."),
        ("/v1/embeddings", "Embeddings."),
        ("/v1/models", "The list of models."),
        ("/key/info", "The key itself."),
        ("/key/generate", "Creates a key."),
    ]);
