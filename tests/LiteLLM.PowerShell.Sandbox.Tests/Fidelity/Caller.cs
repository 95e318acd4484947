namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>Whose key made the requests of a file whose note contains a text.</summary>
/// <param name="File">The file.</param>
/// <param name="Note">What the note contains.</param>
internal sealed record Caller(string File, string Note)
{
    /// <summary>The index of the exchange in the file that created the key.</summary>
    public int? CreatedBy { get; init; }

    /// <summary>How many secrets back the secret was created: 1 for the last one before the request.</summary>
    public int? CreatedLast { get; init; }

    /// <summary>The name of the setup step that created the key.</summary>
    public string? CreatedByStep { get; init; }

    /// <summary>The secret, where it belongs to no key that was created.</summary>
    public string? Secret { get; init; }
}
