using System.Collections;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>What was said with the parameters, typed or by a row of the pipeline.</content>
public abstract partial class KeyPropertiesCmdlet
{
    private HashSet<string> _typed = [];
    private BudgetCatalog _budgets = null!;

    /// <summary>Remembers what was typed, as opposed to what comes from the pipeline.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _budgets = new BudgetCatalog(Api);
        _typed = [.. MyInvocation.BoundParameters.Keys];
    }

    /// <summary>Works on one row of the pipeline, and forgets what it said: the engine keeps it in the bound parameters for the next row.</summary>
    protected sealed override void ProcessRecord()
    {
        Pipeline.Tasks.BeginInput();
        ProcessRow();
        Pipeline.Tasks.EndInput();
        foreach (string name in MyInvocation.BoundParameters.Keys.Where(name => !WasTyped(name)).ToArray())
        {
            MyInvocation.BoundParameters.Remove(name);
        }
    }

    private protected abstract void ProcessRow();

    /// <summary>
    /// Decides what both a budget and a soft budget mean for a key: of a row, such as one of an exported key, by what the budget is;
    /// as parameters, only what the key already has.
    /// </summary>
    /// <param name="desired">What the parameters and the row specify.</param>
    /// <param name="current">The key, or <c>null</c> if it is to be created.</param>
    private protected void SettleBudget(DesiredKey desired, LiteLLMKey? current)
    {
        if (!SharedBudget.HasBoth(desired))
        {
            return;
        }

        KeyProperty budget = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
        string id = JsonValueReader.ToText(desired.Values[budget]);
        bool isTyped = WasTyped(nameof(BudgetId)) && WasTyped(nameof(SoftBudget));
        if (current?.BudgetId == id && (!isTyped || SharedBudget.HasSoftBudget(desired, current.Row)))
        {
            desired.Forget(budget);
        }
        else if (isTyped)
        {
            SharedBudget.RefuseOwnSoftBudget(desired);
        }
        else
        {
            JsonElement? known = Await(token => _budgets.FindAsync(id, token));
            SharedBudget.Settle(desired, known);
            if (known is null && !desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.MaxBudget))))
            {
                WriteWarning($"The proxy has no budget '{id}'. The key gets the soft budget, but no limit that the budget may have had where the row comes from.");
            }
        }
    }

    private protected bool WasTyped(string parameter) => _typed.Contains(parameter);

    /// <summary>Whether a parameter says something. A row of the pipeline says nothing by an empty field, nor against what was typed.</summary>
    private protected bool IsBound(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? value)
        && (WasTyped(parameter) || value is not (null or "") && !IsOverruled(parameter));

    /// <summary>What was said with the given parameters.</summary>
    private protected DesiredKey Said(Func<string, bool> isBound)
    {
        var desired = new DesiredKey();
        foreach (KeyProperty property in KeyProperties.All)
        {
            if (property is { Settable: not Settable.Never, Parameter: { } parameter } && isBound(parameter))
            {
                desired.Set(property, ValueOf(property, parameter));
            }
        }

        if (isBound(nameof(KeyType)) && !string.IsNullOrEmpty(KeyType))
        {
            KeyProperty routes = KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes));
            if (desired.Values.TryGetValue(routes, out JsonElement said) && !JsonEquality.IsEmpty(said))
            {
                throw BoundTwice(nameof(KeyType), routes);
            }

            desired.Set(routes, KeyTypes.RoutesOf(KeyType!));
        }

        if (isBound(nameof(Duration)))
        {
            SetDuration(desired);
        }

        if (isBound(nameof(AdditionalProperties)) && AdditionalProperties is not null)
        {
            bool typed = WasTyped(nameof(AdditionalProperties));
            foreach (DictionaryEntry entry in AdditionalProperties)
            {
                string name = entry.Key.ToString();
                if (typed || !KeyJson.IsReadOnly(name))
                {
                    desired.SetAdditional(name, entry.Value);
                }
            }
        }

        return desired;
    }

    /// <summary>Whether something else was typed that a row must not contradict.</summary>
    private bool IsOverruled(string parameter) => parameter switch
    {
        nameof(ExpiresAt) => WasTyped(nameof(Duration)),
        nameof(Duration) => WasTyped(nameof(ExpiresAt)),
        nameof(AllowedRoute) => WasTyped(nameof(KeyType)),
        nameof(KeyType) => WasTyped(nameof(AllowedRoute)),
        _ => false,
    };

    /// <summary>The value of a parameter; one text that was said for a list can stand for many.</summary>
    private object? ValueOf(KeyProperty property, string parameter) => MyInvocation.BoundParameters[parameter] switch
    {
        string[] and [not null] texts when property.Kind == KeyValueKind.Set =>
            StringList.Unquote(texts[0]) ?? (WasTyped(parameter) ? texts : StringList.Parse(texts[0])),
        var value => value,
    };

    private void SetDuration(DesiredKey desired)
    {
        KeyProperty expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
        bool dateText = desired.Values.ContainsKey(expires);
        if (string.IsNullOrEmpty(Duration))
        {
            if (!dateText)
            {
                desired.Set(expires, null);
            }

            return;
        }

        if (dateText)
        {
            throw BoundTwice(nameof(Duration), expires);
        }

        try
        {
            desired.Duration = LiteLLMDuration.Parse(Duration!);
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(Duration), problem.Message);
        }
    }

    private static KeyValueException BoundTwice(string parameter, KeyProperty property) =>
        new(parameter, $"-{property.Parameter} says the same; use one of the two.");
}
