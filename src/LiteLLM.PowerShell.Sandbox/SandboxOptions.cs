namespace LiteLLM.PowerShell.Sandbox;

/// <summary>How a <see cref="SandboxServer"/> presents itself.</summary>
public sealed class SandboxOptions
{
    /// <summary>The key that may do everything.</summary>
    public string MasterKey { get; set; } = "sk-sandbox";

    /// <summary>
    /// The LiteLLM version whose behavior is imitated: <c>1.80</c>, <c>1.81</c>, <c>1.83</c>, <c>latest</c>, or the full number
    /// of one of them. By default, the newest.
    /// </summary>
    public string Version { get; set; } = "latest";

    /// <summary>Whether the features that need an enterprise license are available.</summary>
    public bool Licensed { get; set; }

    /// <summary>The models. By default, <c>mock-gpt</c> and <c>mock-two</c>.</summary>
    public IReadOnlyList<SandboxModel> Models { get; set; } = SandboxModel.Default;

    /// <summary>What all keys together may spend, in US dollars. By default, there is no limit.</summary>
    public double? MaxBudget { get; set; }

    /// <summary>Whether a completion must name its end user.</summary>
    public bool EnforceUserParameter { get; set; }

    /// <summary>Whether a completion must not name tags.</summary>
    public bool RejectClientSideTags { get; set; }

    /// <summary>How long after a call its cost is added to the key, its user, its team and the daily activity.</summary>
    public TimeSpan SpendDelay { get; set; }

    /// <summary>The server's setting <c>disable_custom_api_keys</c>: whether requests must not bring a secret of their own.</summary>
    public bool DisableCustomKeys { get; set; }

    /// <summary>The server's setting <c>upperbound_key_generate_params</c>, as JSON.</summary>
    public string UpperBounds { get; set; } = "{}";

    /// <summary>The clock; the system's unless a test sets its own.</summary>
    public Func<DateTimeOffset> UtcNow { get; set; } = () => DateTimeOffset.UtcNow;
}
