using System.Management.Automation;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Adds to previews and prompts what the server will refuse or ignore. A command that neither previews nor prompts sends no requests for it.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="context">Waits for requests.</param>
/// <param name="warnings">Finds the warnings.</param>
internal sealed class ChangePreview(PSCmdlet cmdlet, CmdletContext context, ChangeWarnings warnings)
{
    /// <summary>Whether the user sees the change before it is made.</summary>
    internal bool IsShown => cmdlet.IsWhatIf() || cmdlet.AsksUser();

    /// <summary>Gets the warnings about a change, or none if it is invalid, which is an error of its own.</summary>
    internal IReadOnlyList<KeyChangeWarning> WarningsOf(Func<PlannedChange> change)
    {
        try
        {
            PlannedChange planned = change();
            return context.Await(token => warnings.OfAsync(planned, token));
        }
        catch (KeyValueException)
        {
            return [];
        }
    }

    /// <summary>Gets the lines to add below a change. Empty unless the user sees it before it is made.</summary>
    internal string LinesOf(Func<PlannedChange> change) => !IsShown ? "" : string.Concat(WarningsOf(change).Select(warning => "\n  ! " + warning));
}
