namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of common logging callbacks.</summary>
public sealed class CallbackNameCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
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
    ];
}
