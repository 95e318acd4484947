namespace LiteLLM.PowerShell.Spending;

/// <summary>Specifies by what the spend of a day is divided, in addition to the key.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum SpendGrouping : long
{
    /// <summary>One object for each day and key.</summary>
    Key,

    /// <summary>One object for each day, key and model.</summary>
    Model,

    /// <summary>One object for each day, key and tag. A request with two tags counts for both.</summary>
    Tag,

    /// <summary>One object for each day, key and team.</summary>
    Team,

    /// <summary>One object for each day, key and user.</summary>
    User,
}
