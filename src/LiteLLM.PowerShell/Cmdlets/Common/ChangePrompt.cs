using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Confirms changes.</summary>
internal static class ChangePrompt
{
    private static readonly ConcurrentDictionary<Type, ConfirmImpact> Impacts = new();

    /// <summary>Returns whether <c>ShouldProcess</c> asks the user, so that time passes between what is shown and what is done.</summary>
    internal static bool AsksUser(this PSCmdlet cmdlet)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out object? bound))
        {
            return LanguagePrimitives.IsTrue(bound);
        }

        ConfirmImpact impact = Impacts.GetOrAdd(cmdlet.GetType(), type => type.GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact);
        return LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference) && preference != ConfirmImpact.None && impact >= preference;
    }

    /// <summary>
    /// Calls <c>ShouldProcess</c> with a diff. The diff is colored in a prompt and in the output of <c>-WhatIf</c> if the terminal shows
    /// colors, and plain in the verbose stream.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="text">Returns the title and the diff. Not called if nothing is displayed.</param>
    internal static bool ShouldChange(this PSCmdlet cmdlet, Func<string> text)
    {
        if (!cmdlet.IsWhatIf() && !cmdlet.AsksUser() && !cmdlet.IsVerbose())
        {
            return cmdlet.ShouldProcess(cmdlet.MyInvocation.MyCommand.Name);
        }

        string preview = text();
        string colored = Terminal.ShowsColors(cmdlet) ? KeyFormatting.Diff(preview) : preview;
        return cmdlet.ShouldChange(cmdlet.IsWhatIf() ? colored : preview, colored);
    }

    /// <summary>Calls <c>ShouldProcess</c>. If it has to ask and the session is not interactive, the cmdlet ends with an error that names the parameter to use.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="description">What <c>-WhatIf</c> and <c>-Verbose</c> show.</param>
    /// <param name="question">The question.</param>
    internal static bool ShouldChange(this PSCmdlet cmdlet, string description, string question)
    {
        string name = cmdlet.MyInvocation.MyCommand.Name;
        try
        {
            return cmdlet.ShouldProcess(description, question, name);
        }
        catch (Exception problem) when (problem is not PipelineStoppedException && cmdlet.AsksUser())
        {
            cmdlet.ThrowTerminatingError(new LiteLLMException(ErrorIds.NotConfirmed,
                $"{name} requires a confirmation, but the session is not interactive. Nothing was changed. To run it without a prompt, use -Confirm:$false.", problem).ToErrorRecord(null));
            throw;
        }
    }

    /// <summary>Whether messages of the verbose stream are displayed.</summary>
    internal static bool IsVerbose(this PSCmdlet cmdlet) => cmdlet.MyInvocation.BoundParameters.TryGetValue("Verbose", out object? bound)
        ? LanguagePrimitives.IsTrue(bound)
        : cmdlet.GetVariableValue("VerbosePreference") is not ActionPreference.SilentlyContinue;

    /// <summary>Whether changes are only shown.</summary>
    internal static bool IsWhatIf(this PSCmdlet cmdlet) => LanguagePrimitives.IsTrue(
        cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound) ? bound : cmdlet.GetVariableValue("WhatIfPreference"));
}
