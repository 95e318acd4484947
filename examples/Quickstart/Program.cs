using System.Management.Automation;
using System.Management.Automation.Language;
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
string script = File.ReadAllText(args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "quickstart.ps1"));
ScriptBlockAst parsed = Parser.ParseInput(script, out _, out ParseError[] mistakes);
if (mistakes.Length > 0)
{
    Console.Error.WriteLine(mistakes[0]);
    return 1;
}

// One statement after the other, as a person types them: each has its own view of what it prints.
bool failed = false;
foreach (string statement in parsed.EndBlock.Statements.Select(statement => statement.Extent.Text))
{
    using PowerShell shell = PowerShell.Create(runspace);
    shell.AddScript(statement, useLocalScope: false);
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    shell.AddCommand("Out-Default");
    try
    {
        shell.Invoke();
        failed |= shell.HadErrors;
    }
    catch (RuntimeException problem)
    {
        Console.Error.WriteLine(problem.ErrorRecord);
        return 1;
    }
}

return failed ? 1 : 0;
