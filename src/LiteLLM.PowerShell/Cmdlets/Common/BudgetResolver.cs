using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Resolves a budget id and a soft budget that are bound together. A key with a shared budget has no soft budget of its own.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="context">Waits for requests.</param>
/// <param name="api">The server.</param>
/// <param name="bound">The parameters.</param>
internal sealed class BudgetResolver(PSCmdlet cmdlet, CmdletContext context, KeyApi api, BoundKeyParameters bound)
{
    private readonly BudgetCatalog _budgets = new(api);

    /// <summary>
    /// Decides what both mean for a key. In an input object, such as an exported key, the budget on the server decides. On the command line,
    /// both are accepted only if the key already has them.
    /// </summary>
    /// <param name="desired">The attributes that are bound.</param>
    /// <param name="current">The key, or <c>null</c> if it is to be created.</param>
    internal void Resolve(DesiredKey desired, LiteLLMKey? current)
    {
        if (!SharedBudget.HasBoth(desired))
        {
            return;
        }

        KeyProperty budget = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
        string id = JsonValueReader.ToText(desired.Values[budget]);
        bool isOnCommandLine = bound.IsOnCommandLine(nameof(KeyPropertiesCmdlet.BudgetId)) && bound.IsOnCommandLine(nameof(KeyPropertiesCmdlet.SoftBudget));
        if (current?.BudgetId == id && (!isOnCommandLine || SharedBudget.HasSoftBudget(desired, current.Row)))
        {
            desired.Remove(budget);
        }
        else if (isOnCommandLine)
        {
            SharedBudget.ThrowIfOwnSoftBudget(desired);
        }
        else
        {
            JsonElement? found = context.Await(token => _budgets.FindAsync(id, token));
            SharedBudget.RemoveImplied(desired, found);
            if (found is null && !desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.MaxBudget))))
            {
                cmdlet.WriteWarning($"The proxy has no budget '{id}'. The key gets the soft budget, but no other limit that this budget may have on the proxy from which the row comes.");
            }
        }
    }
}
