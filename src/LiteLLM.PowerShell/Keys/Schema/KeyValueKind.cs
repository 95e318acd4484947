namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies the type of an attribute, which determines how two values are compared and how a value is displayed.</summary>
public enum KeyValueKind
{
    /// <summary>Determined by the .NET type of the property.</summary>
    Inferred,

    /// <summary>Text, compared ordinally.</summary>
    Text,

    /// <summary>A number, compared by value.</summary>
    Number,

    /// <summary>A whole number, compared by value.</summary>
    WholeNumber,

    /// <summary>True or false. A missing value means false.</summary>
    Boolean,

    /// <summary>A list of strings without order or duplicates.</summary>
    Set,

    /// <summary>An object, compared by its content. A missing and an empty object are equal.</summary>
    Map,

    /// <summary>A whole number for each model.</summary>
    ModelLimits,

    /// <summary>A list of strings for each model, in the order in which they are tried.</summary>
    ModelLists,

    /// <summary>A budget for each model: a number of USD, or an object with <c>budget_limit</c> and <c>time_period</c>.</summary>
    ModelBudgets,

    /// <summary>A duration such as <c>30d</c>, compared by its length.</summary>
    Period,

    /// <summary>The period after which a budget is reset, in a form that the server supports. Compared by its length.</summary>
    BudgetPeriod,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>A point in time that the server stores in UTC without a time zone.</summary>
    UtcTime,

    /// <summary>A list of objects without order, compared by their content.</summary>
    Objects,

    /// <summary>A list of budgets, each with a period and an amount in USD. Compared by these two values.</summary>
    BudgetLimits,

    /// <summary>A list of logging callbacks. Their variables are secret.</summary>
    Callbacks,
}
