using System.Management.Automation;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Determines what the terminal can show. There are no colors in Windows PowerShell, in redirected output, with <c>NO_COLOR</c>, or if <c>$PSStyle.OutputRendering</c> is <c>PlainText</c>.</summary>
internal static class Terminal
{
    internal static bool ShowsColors(PSCmdlet cmdlet) =>
        cmdlet.SessionState.PSVariable.GetValue("PSStyle") is { } style
        && PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() != "PlainText"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && !Console.IsOutputRedirected
        && cmdlet.Host?.UI?.SupportsVirtualTerminal == true;
}
