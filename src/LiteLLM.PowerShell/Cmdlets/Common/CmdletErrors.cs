using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Turns a <see cref="LiteLLMException"/> into error records of a cmdlet: one for each mistake.</summary>
internal static class CmdletErrors
{
    /// <summary>Returns the error records for an error. If errors end the command, there is only one, whose message contains all mistakes, because the others would not be written.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="problem">The error.</param>
    /// <param name="target">The target object, unless a mistake has its own.</param>
    internal static IReadOnlyList<ErrorRecord> RecordsOf(this PSCmdlet cmdlet, LiteLLMException problem, object? target) =>
        StopsAtErrors(cmdlet) ? [problem.ToErrorRecord(target)] : [.. problem.Mistakes.Select(mistake => mistake.ToErrorRecord(target))];

    /// <summary>Runs the work for one item. An error is written for that item, and the cmdlet continues with the next one.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="target">The target object of the error.</param>
    /// <param name="work">The work.</param>
    internal static void ReportErrors(this PSCmdlet cmdlet, object? target, Action work)
    {
        try
        {
            work();
        }
        catch (LiteLLMException problem)
        {
            foreach (ErrorRecord record in cmdlet.RecordsOf(problem, target))
            {
                cmdlet.WriteError(record);
            }
        }
    }

    /// <summary>Runs work without which the cmdlet cannot continue. An error terminates the cmdlet. If it consists of several mistakes, the last one does.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="target">The target object of the error.</param>
    /// <param name="work">The work.</param>
    internal static T RunOrTerminate<T>(this PSCmdlet cmdlet, object? target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (LiteLLMException problem)
        {
            IReadOnlyList<ErrorRecord> records = cmdlet.RecordsOf(problem, target);
            foreach (ErrorRecord record in records.Take(records.Count - 1))
            {
                cmdlet.WriteError(record);
            }

            cmdlet.ThrowTerminatingError(records[records.Count - 1]);
            throw;
        }
    }

    /// <inheritdoc cref="RunOrTerminate{T}"/>
    internal static void RunOrTerminate(this PSCmdlet cmdlet, object? target, Action work) => cmdlet.RunOrTerminate(target, () =>
    {
        work();
        return true;
    });

    /// <summary>Whether the first error ends the command. In a function, the preference variable can be a text.</summary>
    private static bool StopsAtErrors(PSCmdlet cmdlet)
    {
        object? preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? bound) ? bound : cmdlet.SessionState.PSVariable.GetValue("ErrorActionPreference");
        return Enum.TryParse(preference?.ToString(), ignoreCase: true, out ActionPreference action) && action == ActionPreference.Stop;
    }
}
