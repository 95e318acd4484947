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
    /// <summary>Removes what commands can remove. Returns the loaded modules and the jobs.</summary>
    private const string Restore = """
        Set-StrictMode -Off
        $global:PSDefaultParameterValues.Clear()
        Disconnect-LiteLLM
        $global:Error.Clear()
        Get-Module
        Get-Job
        """;

    private static readonly ConcurrentBag<ReusableRunspace> Idle = [];

    private readonly string _module;
    private readonly string _powerShell;
    private readonly string _location;
    private readonly string _drives;
    private readonly Dictionary<string, object?> _variables;
    private readonly Dictionary<string, string> _functions;

    private ReusableRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1"));
        Runspace = RunspaceFactory.CreateRunspace(Host, state);
        Runspace.Open();
        _module = Run("Get-Module LiteLLM").Cast<PSModuleInfo>().Single().Path;
        _powerShell = (string)Run("$PSHOME").Single();
        _location = Location;
        _drives = Drives;
        _variables = Items<PSVariable>("Variable:").ToDictionary(variable => variable.Name, variable => (object?)variable.Value, StringComparer.OrdinalIgnoreCase);
        _functions = Items<FunctionInfo>("Function:").ToDictionary(function => function.Name, function => function.Definition, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The host of the runspace.</summary>
    public RecordingHost Host { get; } = new();

    /// <summary>The runspace, which is open.</summary>
    public Runspace Runspace { get; }

    private string Location => Runspace.SessionStateProxy.Path.CurrentLocation.Path;

    private string Drives => string.Join(' ', Runspace.SessionStateProxy.Drive.GetAll());

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

    /// <summary>Returns to the first state, and returns whether that was possible. Modules of PowerShell itself that were loaded stay.</summary>
    internal bool TryRestore()
    {
        if (Runspace.RunspaceAvailability != RunspaceAvailability.Available || Runspace.SessionStateProxy.LanguageMode != PSLanguageMode.FullLanguage)
        {
            return false;
        }

        try
        {
            List<object> rest = Run(Restore);
            bool hasModule = rest.RemoveAll(IsThisModule) == 1;
            rest.RemoveAll(IsModuleOfPowerShell);
            RestoreVariables();
            if (Location != _location)
            {
                Runspace.SessionStateProxy.Path.SetLocation(_location);
            }

            Host.Reset();
            return hasModule && rest.Count == 0 && HasFirstFunctions() && Drives == _drives && Runspace.Events.Subscribers.Count == 0;
        }
        catch (Exception problem) when (problem is RuntimeException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool IsModuleOfPowerShell(object item) =>
        item is PSModuleInfo { ModuleBase: var folder } && folder.StartsWith(_powerShell, StringComparison.Ordinal);

    private bool IsThisModule(object item) => item is PSModuleInfo { Path: var path } && path == _module;

    /// <summary>Runs a script of this class.</summary>
    /// <exception cref="RuntimeException">The script reported an error.</exception>
    private List<object> Run(string script)
    {
        using PowerShellApi shell = PowerShellApi.Create(Runspace);
        List<object> output = [.. shell.AddScript(script).Invoke().Select(item => item.BaseObject)];
        return shell.HadErrors ? throw new RuntimeException($"'{script}' failed.") : output;
    }

    private void RestoreVariables()
    {
        foreach (PSVariable variable in Items<PSVariable>("Variable:"))
        {
            if (!_variables.TryGetValue(variable.Name, out object? first))
            {
                Runspace.SessionStateProxy.PSVariable.Remove(variable);
            }
            else if (variable.Name == "OFS" || variable.Name.EndsWith("Preference", StringComparison.Ordinal))
            {
                variable.Value = first;
            }
        }
    }

    private bool HasFirstFunctions() => Items<FunctionInfo>("Function:")
        .All(function => function.Source.Length > 0 || _functions.TryGetValue(function.Name, out string? first) && first == function.Definition);

    private IEnumerable<T> Items<T>(string drive) =>
        Runspace.SessionStateProxy.InvokeProvider.ChildItem.Get(drive, recurse: false).Select(item => (T)item.BaseObject);
}
