namespace LiteLLM.PowerShell.Access;

/// <summary>Specifies the result of one check of a request.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum AccessResult : long
{
    /// <summary>The check does not refuse the request.</summary>
    Passed,

    /// <summary>The check does not refuse the request, but something needs attention.</summary>
    Warning,

    /// <summary>The result depends on something that the proxy does not show, such as the current use of a rate limit.</summary>
    Conditional,

    /// <summary>The record that the check needs cannot be read with the key of the connection.</summary>
    Unknown,

    /// <summary>The proxy refuses the request for this reason.</summary>
    Refused,

    /// <summary>The proxy would refuse the request for this reason too, after the reason that it reports is removed.</summary>
    AlsoRefused,
}
