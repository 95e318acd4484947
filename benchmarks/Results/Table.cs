namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>A table of the page.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The headings of the columns. The first column is aligned to the left.</param>
/// <param name="Rows">The cells.</param>
internal sealed record Table(string Title, string[] Columns, string[][] Rows);
