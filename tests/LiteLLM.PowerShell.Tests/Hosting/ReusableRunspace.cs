using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PowerShellApi = System.Management.Automation.PowerShell;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>
/// A runspace with the built module, which tests use one after the other, because opening a runspace takes ten times as much processor time as most tests.
/// Between two tests, everything that a script can leave in it is removed. A runspace that does not return to its first state is closed.
/// </summary>
internal sealed class ReusableRunspace
{
    /// <summary>Returns the first state of the runspace. Commands outside the core of PowerShell would load modules.</summary>
    private const string Record = """
        & {
            $items = $ExecutionContext.InvokeProvider.ChildItem
            $first = @{ Location = "$PWD"; Drives = "$($ExecutionContext.SessionState.Drive.GetAll())"; Module = (Get-Module LiteLLM).Path; Variable = @{}; Function = @{} }
            foreach ($variable in $items.Get('Variable:', $false)) { $first.Variable[$variable.Name] = $variable.Value }
            foreach ($function in $items.Get('Function:', $false)) { $first.Function[$function.Name] = $function.Definition }
            $first
        }
        """;

    /// <summary>Restores the first state. Returns what cannot be restored. Modules of PowerShell itself that were loaded stay.</summary>
    private const string Restore = """
        Set-StrictMode -Off
        $global:PSDefaultParameterValues.Clear()
        & {
            param($first)
            $ErrorActionPreference = 'Stop'
            Disconnect-LiteLLM
            $session = $ExecutionContext.SessionState
            $items = $ExecutionContext.InvokeProvider.ChildItem
            foreach ($variable in $items.Get('Variable:', $false)) {
                $name = $variable.Name
                if (-not $first.Variable.ContainsKey($name)) { $session.PSVariable.Remove("global:$name") }
                elseif ($name -like '*Preference' -or $name -eq 'OFS') { $session.PSVariable.Set("global:$name", $first.Variable[$name]) }
            }
            if ("$PWD" -cne $first.Location) { $null = $session.Path.SetLocation($first.Location) }
            foreach ($function in $items.Get('Function:', $false)) {
                if (-not $function.Source -and $first.Function[$function.Name] -cne $function.Definition) { $function }
            }
            (Get-Module).Where{ $_.Name -notlike 'Microsoft.PowerShell.*' }.Where{ $_.Path -ne $first.Module }
            if ("$($session.Drive.GetAll())" -ne $first.Drives -or -not (Get-Module LiteLLM)) { 'drives or module' }
            Get-Job
            $ExecutionContext.Events.Subscribers
        } @args
        $global:Error.Clear()
        """;

    private static readonly ConcurrentBag<ReusableRunspace> Idle = [];

    private readonly object _first;

    private ReusableRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1"));
        Runspace = RunspaceFactory.CreateRunspace(Host, state);
        Runspace.Open();
        using PowerShellApi shell = PowerShellApi.Create(Runspace);
        _first = shell.AddScript(Record).Invoke<object>().Single();
    }

    /// <summary>The host of the runspace.</summary>
    public RecordingHost Host { get; } = new();

    /// <summary>The runspace, which is open.</summary>
    public Runspace Runspace { get; }

    /// <summary>Opens a new runspace.</summary>
    public static ReusableRunspace Open() => new();

    /// <summary>Gets a runspace in its first state, except that it may have been disconnected.</summary>
    public static ReusableRunspace Rent() => Idle.TryTake(out ReusableRunspace? runspace) ? runspace : Open();

    /// <summary>Lets another test use the runspace.</summary>
    public void Return()
    {
        if (TryRestore())
        {
            Idle.Add(this);
        }
        else
        {
            Runspace.Dispose();
        }
    }

    /// <summary>Returns to the first state, and returns whether that was possible.</summary>
    internal bool TryRestore()
    {
        if (Runspace.RunspaceAvailability != RunspaceAvailability.Available)
        {
            return false;
        }

        try
        {
            using PowerShellApi shell = PowerShellApi.Create(Runspace);
            bool isRestored = shell.AddScript(Restore).AddArgument(_first).Invoke<object>().Count == 0 && !shell.HadErrors;
            Host.Reset();
            return isRestored;
        }
        catch (RuntimeException)
        {
            return false;
        }
    }
}
