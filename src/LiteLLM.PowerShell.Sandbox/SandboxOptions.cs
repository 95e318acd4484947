namespace LiteLLM.PowerShell.Sandbox;

/// <summary>How a <see cref="SandboxServer"/> presents itself.</summary>
public sealed class SandboxOptions
{
    /// <summary>The key that may do everything.</summary>
    public string MasterKey { get; set; } = "sk-sandbox";

    /// <summary>
    /// The LiteLLM version whose behavior is imitated: <c>1.80</c>, <c>1.81</c>, <c>1.83</c>, <c>latest</c>, or the full number
    /// of one of them.
    /// </summary>
    public string Version { get; set; } = "1.81.13";

    /// <summary>Whether the features that need an enterprise licence are available.</summary>
    public bool Licensed { get; set; }

    /// <summary>The clock; the system's unless a test sets its own.</summary>
    public Func<DateTimeOffset> UtcNow { get; set; } = () => DateTimeOffset.UtcNow;
}
