namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies when an attribute of a key can be set.</summary>
[Flags]
public enum Settable
{
    /// <summary>Never. The server determines the value.</summary>
    Never = 0,

    /// <summary>When the key is created.</summary>
    OnCreate = 1,

    /// <summary>When the key is updated.</summary>
    OnUpdate = 2,

    /// <summary>When the key is created and when it is updated.</summary>
    Always = OnCreate | OnUpdate,
}
