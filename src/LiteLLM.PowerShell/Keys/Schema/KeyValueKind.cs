namespace LiteLLM.PowerShell.Keys;

/// <summary>The shape of a key's attribute; it decides how two values are compared and how one is shown.</summary>
public enum KeyValueKind
{
    /// <summary>The kind follows from the .NET type of the property.</summary>
    Inferred,

    /// <summary>A text, compared letter by letter.</summary>
    Text,

    /// <summary>A number, compared by value.</summary>
    Number,

    /// <summary>A whole number, compared by value.</summary>
    WholeNumber,

    /// <summary>True or false; a server that has no value means false.</summary>
    Boolean,

    /// <summary>A list of texts without order or repetition.</summary>
    Set,

    /// <summary>An object, compared by its content; none and an empty one are the same.</summary>
    Map,

    /// <summary>A whole number for each model.</summary>
    ModelLimits,

    /// <summary>A list of texts for each model, in the order in which they are tried.</summary>
    ModelLists,

    /// <summary>A budget for each model: a number of USD, or an object with <c>budget_limit</c> and <c>time_period</c>.</summary>
    ModelBudgets,

    /// <summary>A period of time such as <c>30d</c>, compared by its length.</summary>
    Period,

    /// <summary>A period after which a budget starts again, in a form that the server honours; compared by its length.</summary>
    BudgetPeriod,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>A point in time that the server stores in UTC without a time zone.</summary>
    UtcTime,

    /// <summary>A list of objects without order, compared by their content.</summary>
    Objects,

    /// <summary>A list of budgets, each with a period and an amount in USD; compared by these two.</summary>
    BudgetLimits,

    /// <summary>A list of logging callbacks, whose variables are secret.</summary>
    Callbacks,
}
