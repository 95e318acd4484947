namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A value of a key by which the report groups, with the name of its column.</summary>
internal sealed record KeyCell(string Label, string? Text);
