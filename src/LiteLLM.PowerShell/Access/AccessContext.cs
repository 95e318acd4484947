using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>A request and the records that decide about it, as the rules use them.</summary>
/// <param name="request">The request.</param>
/// <param name="facts">The records.</param>
internal sealed class AccessContext(AccessRequest request, AccessFacts facts)
{
    internal AccessRequest Request { get; } = request;

    internal AccessFacts Facts { get; } = facts;

    /// <summary>The live key. Only rules after the check that it exists use it.</summary>
    internal LiteLLMKey Key => Facts.Key!;

    internal KeyStatus Status { get; } = facts.Key is null ? null! : new KeyStatus(facts.Key, facts.Now);

    internal bool HasTeam => Key.TeamId is { Length: > 0 };

    /// <summary>The model whose access is checked, or <c>null</c> if the request has none.</summary>
    internal string? Model => Request.CallsModel && Request.Model is { Length: > 0 } model ? model : null;

    /// <summary>Whether the model costs nothing, so that no budget is checked.</summary>
    internal bool IsFree => Model is { } model && Facts.Models?.IsFree(model) == true;

    /// <summary>The key as an argument of a command: its quoted alias, or its id.</summary>
    internal string Argument => Key.KeyAlias is { Length: > 0 } alias ? Quoted(alias) : "-Id " + Key.Id;

    internal static string Quoted(string text) => "'" + text.Replace("'", "''") + "'";

    internal static string Money(double amount) => amount.ToString("0.##########", CultureInfo.InvariantCulture);

    internal static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string List(IEnumerable<string> names) => string.Join(", ", names);
}
