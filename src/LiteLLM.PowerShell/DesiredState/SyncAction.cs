namespace LiteLLM.PowerShell.DesiredState;

/// <summary>What is done to a key so that it is as its definition says.</summary>
public enum SyncAction
{
    /// <summary>Nothing: it is as declared.</summary>
    None,

    /// <summary>It is created.</summary>
    Create,

    /// <summary>Some of its properties are changed.</summary>
    Change,

    /// <summary>It is removed: its set no longer declares it.</summary>
    Remove,
}
