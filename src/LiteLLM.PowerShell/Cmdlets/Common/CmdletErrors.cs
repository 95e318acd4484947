using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Turns a <see cref="LiteLLMException"/> into an error record of a cmdlet.</summary>
internal static class CmdletErrors
{
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
            cmdlet.WriteError(problem.ToErrorRecord(target));
        }
    }

    /// <summary>Runs work without which the cmdlet cannot continue. An error terminates the cmdlet.</summary>
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
            cmdlet.ThrowTerminatingError(problem.ToErrorRecord(target));
            throw;
        }
    }

    /// <inheritdoc cref="RunOrTerminate{T}"/>
    internal static void RunOrTerminate(this PSCmdlet cmdlet, object? target, Action work) => cmdlet.RunOrTerminate(target, () =>
    {
        work();
        return true;
    });
}
