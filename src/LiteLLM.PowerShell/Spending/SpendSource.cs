namespace LiteLLM.PowerShell.Spending;

/// <summary>Specifies where the server recorded the spend of a day.</summary>
/// <remarks>The underlying type is <see cref="long"/> because <c>ConvertTo-Json</c> writes such a value by its name, and any smaller one as a number.</remarks>
public enum SpendSource : long
{
    /// <summary>The daily activity (<c>/user/daily/activity</c> and similar endpoints).</summary>
    DailyActivity,

    /// <summary>The log of requests (<c>/spend/logs</c>), which is read if the daily activity is missing, or refused to the key of the connection.</summary>
    SpendLogs,
}
