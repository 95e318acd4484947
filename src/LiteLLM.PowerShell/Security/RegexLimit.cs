namespace LiteLLM.PowerShell.Security;

/// <summary>The time limit of every regular expression. None of them needs more than a few milliseconds for a text of ordinary length.</summary>
internal static class RegexLimit
{
    internal static readonly TimeSpan Time = TimeSpan.FromSeconds(5);
}
