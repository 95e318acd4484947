namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Specifies what <c>Sync-LiteLLMKey</c> does to a key.</summary>
internal enum SyncAction
{
    /// <summary>Nothing. The key matches its definition.</summary>
    None,

    /// <summary>The key is created.</summary>
    Create,

    /// <summary>Some properties of the key are changed.</summary>
    Change,

    /// <summary>The key is created again and the previous one is removed, because the secret of the previous one was not delivered.</summary>
    Replace,

    /// <summary>A new key with another secret takes over the alias, because the secret is older than <c>rotate_every</c>. The old secret remains valid for a grace period.</summary>
    Rotate,

    /// <summary>The key is removed, because its set no longer declares it.</summary>
    Remove,
}
