namespace LiteLLM.PowerShell.Reports;

/// <summary>The options of a report.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Source">The host name of the proxy.</param>
/// <param name="Now">The time at which the keys were read.</param>
/// <param name="ExpiringBefore">Keys that expire before this time are reported as about to expire.</param>
/// <param name="UnusedSince">Keys that were not used since this time are reported as unused.</param>
/// <param name="Groupings">By what keys are grouped.</param>
internal sealed record KeyReportOptions(string Title, string Source, DateTimeOffset Now, DateTimeOffset ExpiringBefore, DateTimeOffset UnusedSince, IReadOnlyList<KeyGrouping> Groupings);
