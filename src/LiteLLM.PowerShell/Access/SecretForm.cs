namespace LiteLLM.PowerShell.Access;

/// <summary>Specifies the form of the secret that a request presents.</summary>
internal enum SecretForm
{
    /// <summary>A secret that starts with <c>sk-</c>, or none was specified because the key is identified otherwise.</summary>
    Usable,

    /// <summary>No secret, or an empty one.</summary>
    Missing,

    /// <summary>Text that does not start with <c>sk-</c>.</summary>
    Malformed,
}
