using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell;
using Quickstart;

string module = typeof(TerminalHost).Assembly
    .GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(entry => entry.Key == "ModuleFolder").Value!;

InitialSessionState state = InitialSessionState.CreateDefault2();
if (OperatingSystem.IsWindows())
{
    state.ExecutionPolicy = ExecutionPolicy.Bypass;
}

state.ImportPSModule(Path.Combine(module, "LiteLLM.psd1"));

using Runspace runspace = RunspaceFactory.CreateRunspace(new TerminalHost(), state);
runspace.Open();

using PowerShell shell = PowerShell.Create(runspace);
shell.AddScript(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "quickstart.ps1")));
shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
shell.AddCommand("Out-Default");
try
{
    shell.Invoke();
    return shell.HadErrors ? 1 : 0;
}
catch (RuntimeException problem)
{
    Console.Error.WriteLine(problem.ErrorRecord);
    return 1;
}
