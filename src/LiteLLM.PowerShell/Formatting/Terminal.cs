using System.Management.Automation;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>What the screen can show. Windows PowerShell, files, and whoever sets <c>NO_COLOR</c> or <c>$PSStyle.OutputRendering</c> to plain text get no colours.</summary>
internal static class Terminal
{
    internal static bool ShowsColours(PSCmdlet cmdlet) =>
        cmdlet.SessionState.PSVariable.GetValue("PSStyle") is { } style
        && PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() != "PlainText"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && !Console.IsOutputRedirected
        && cmdlet.Host?.UI?.SupportsVirtualTerminal == true;
}
