using System.Globalization;
using System.Management.Automation.Host;

namespace Quickstart;

/// <summary>The least that PowerShell needs of a terminal: a place to print.</summary>
internal sealed class TerminalHost : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Quickstart";

    public override PSHostUserInterface UI { get; } = new TerminalUserInterface();

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => Environment.ExitCode = exitCode;
}
