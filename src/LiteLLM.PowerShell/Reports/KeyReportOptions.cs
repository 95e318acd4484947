namespace LiteLLM.PowerShell.Reports;

/// <summary>What a report is about.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Source">The proxy that the keys are of.</param>
/// <param name="Now">When the keys were read.</param>
/// <param name="ExpiringBefore">The end of what counts as soon.</param>
/// <param name="UnusedSince">A key that was not used since then counts as unused.</param>
internal sealed record KeyReportOptions(string Title, string Source, DateTimeOffset Now, DateTimeOffset ExpiringBefore, DateTimeOffset UnusedSince);
