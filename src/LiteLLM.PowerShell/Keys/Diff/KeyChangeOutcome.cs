namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies what a server does with a planned value that has no effect as it is.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum KeyChangeOutcome : long
{
    /// <summary>The server refuses the change.</summary>
    Refused,

    /// <summary>The server accepts the change, and the value has no effect.</summary>
    Ignored,

    /// <summary>The server accepts the change, and then refuses requests of the key.</summary>
    RequestsRefused,
}
