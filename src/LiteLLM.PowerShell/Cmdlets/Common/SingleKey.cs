using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Ensures that one new alias is used for one key. The key is processed when it is certain that no other follows, so that nothing is sent if there are several.</summary>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class SingleKey(PSCmdlet cmdlet)
{
    private Action? _process;

    /// <summary>Keeps the only key. If there is another one, the cmdlet ends with an error.</summary>
    /// <param name="alias">The new alias.</param>
    /// <param name="process">Processes the key.</param>
    internal void Hold(string? alias, Action process)
    {
        if (_process is not null)
        {
            cmdlet.RunOrTerminate(alias, () => throw new LiteLLMException(ErrorIds.AliasNotUnique with { Category = ErrorCategory.InvalidArgument },
                $"Several keys cannot have the alias '{alias}'. Nothing was sent. Specify a script block, for instance -NewKeyAlias {{ \"$($_.KeyAlias)-new\" }}, or one key."));
        }

        _process = process;
    }

    /// <summary>Processes the key.</summary>
    internal void Release() => _process?.Invoke();
}
