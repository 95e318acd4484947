namespace LiteLLM.PowerShell.Spending;

/// <summary>What one key spent on one day (<c>/user/daily/activity</c> and similar endpoints), for one model, tag, team or user.</summary>
public sealed class LiteLLMKeySpend
{
    /// <summary>More decimal places than any price needs. The sums of the server end in the noise of binary fractions.</summary>
    private const int DecimalPlaces = 10;

    internal LiteLLMKeySpend(SpendIdentity identity, string? keyAlias, SpendAmounts amounts, SpendSource source = SpendSource.DailyActivity)
    {
        Identity = identity;
        KeyAlias = keyAlias;
        Amounts = amounts;
        Source = source;
    }

    /// <summary>The day, in UTC.</summary>
    public DateTime Date => Identity.Date;

    /// <summary>The alias of the key when the server last knew it. Deleted keys are included.</summary>
    public string? KeyAlias { get; }

    /// <summary>The id of the key.</summary>
    public string Id => Identity.KeyId;

    /// <summary>The id of the team of the key.</summary>
    public string? TeamId => Identity.TeamId;

    /// <summary>The id of the user, only with <see cref="SpendGrouping.User"/>.</summary>
    public string? UserId => Identity.UserId;

    /// <summary>The model as the provider names it, for example <c>openai/gpt-4o</c>, only with <see cref="SpendGrouping.Model"/>.</summary>
    public string? Model => Identity.Model;

    /// <summary>The tag, only with <see cref="SpendGrouping.Tag"/>.</summary>
    public string? Tag => Identity.Tag;

    /// <summary>The spend, in USD.</summary>
    public double Spend => Math.Round(Amounts.Spend, DecimalPlaces);

    /// <summary>The number of input tokens.</summary>
    public long PromptTokens => Amounts.PromptTokens;

    /// <summary>The number of output tokens.</summary>
    public long CompletionTokens => Amounts.CompletionTokens;

    /// <summary>The number of input and output tokens.</summary>
    public long TotalTokens => Amounts.TotalTokens;

    /// <summary>The number of requests, including those that failed.</summary>
    public long Requests => Amounts.Requests;

    /// <summary>The number of requests that failed, because the proxy or the provider refused them.</summary>
    public long FailedRequests => Amounts.FailedRequests;

    /// <summary>Where the server recorded the spend.</summary>
    public SpendSource Source { get; }

    /// <summary>What distinguishes this object from others.</summary>
    internal SpendIdentity Identity { get; }

    internal SpendAmounts Amounts { get; }

    /// <summary>Returns the day, the key and the spend.</summary>
    public override string ToString() => FormattableString.Invariant($"{Date:yyyy-MM-dd} {KeyAlias ?? Id} {Spend} USD");
}
