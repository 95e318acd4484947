using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>A call of a key.</summary>
/// <param name="requestId">The identity of the completion, or of the call if it has no completion.</param>
/// <param name="time">When it was made.</param>
/// <param name="key">The hash of the key.</param>
/// <param name="model">The model as the provider names it; of a call that was refused, as the request names it.</param>
/// <param name="admitted">Whether the key was admitted.</param>
internal sealed class SpendLogEntry(string requestId, DateTimeOffset time, string key, string model, bool admitted)
{
    /// <summary>The identity of the completion, or of the call if it has no completion.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>The hash of the key.</summary>
    public string Key { get; } = key;

    /// <summary>The model as the provider names it; of a call that was refused, as the request names it.</summary>
    public string Model { get; } = model;

    /// <summary>Whether the key was admitted.</summary>
    public bool Admitted { get; } = admitted;

    /// <summary>The session, which is of this call only.</summary>
    public string SessionId { get; set; } = RowId.New();

    /// <summary>With which others the daily activity counted the call, or null if it does not count it yet.</summary>
    public int? Batch { get; set; }

    /// <summary>The alias of the key.</summary>
    public string? KeyAlias { get; set; }

    /// <summary>The user of the key.</summary>
    public string? User { get; set; }

    /// <summary>The team of the key.</summary>
    public string? Team { get; set; }

    /// <summary>The alias of that team.</summary>
    public string? TeamAlias { get; set; }

    /// <summary>The organization of the key.</summary>
    public string? Organization { get; set; }

    /// <summary>The end user.</summary>
    public string? EndUser { get; set; }

    /// <summary>The tags of the key and of the request.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>The public name of the model, if the call reached one.</summary>
    public string ModelGroup { get; set; } = "";

    /// <summary>The provider, if the call succeeded.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The tokens of the prompt.</summary>
    public int PromptTokens { get; set; }

    /// <summary>The tokens of the answer.</summary>
    public int CompletionTokens { get; set; }

    /// <summary>What the prompt cost.</summary>
    public double InputCost { get; set; }

    /// <summary>What the answer cost.</summary>
    public double OutputCost { get; set; }

    /// <summary>Why the call failed, or null if it did not.</summary>
    public SpendLogError? Error { get; set; }

    /// <summary>What the call cost.</summary>
    public double Spend => InputCost + OutputCost;
}
