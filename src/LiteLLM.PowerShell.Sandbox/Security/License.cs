using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>The gates in front of the features that need an enterprise license.</summary>
internal sealed class License(bool present)
{
    /// <summary>What the server answers where the license is missing.</summary>
    public const string Missing =
        "You must be a LiteLLM Enterprise user to use this feature. If you have a license please set `LITELLM_LICENSE` in your env. "
        + "Get a 7 day trial key here: https://www.litellm.ai/enterprise#trial. \nPricing: https://www.litellm.ai/#pricing";

    /// <summary>Whether there is a license.</summary>
    public bool Present { get; } = present;

    /// <summary>Refuses an attribute.</summary>
    public void RequireFor(string attribute)
    {
        if (!Present)
            throw HttpFault.Error(403, $"This feature is only available for LiteLLM Enterprise users: {attribute}. {Missing}");
    }

    /// <summary>Refuses to regenerate keys.</summary>
    public void RequireForRegeneration()
    {
        if (!Present)
            throw new ValueFault($"Regenerating Virtual Keys is an Enterprise feature, {Missing}");
    }

    /// <summary>Refuses to add administrators to teams.</summary>
    public void RequireForTeamAdmins()
    {
        if (!Present)
            throw HttpFault.Error(400, $"Assigning team admins is a premium feature. {Missing}");
    }

    /// <summary>Refuses budgets of single models without a license, and ones that are no budgets.</summary>
    public void CheckModelBudgets(JsonElement budgets)
    {
        if (!budgets.EnumerateObject().Any())
            return;
        if (!Present)
            throw InvalidModelBudgets($"You must have an enterprise license to set model_max_budget. {Missing}");
        foreach (JsonProperty budget in budgets.EnumerateObject())
            CheckModelBudget(budget.Value);
    }

    private static void CheckModelBudget(JsonElement budget)
    {
        if (budget.ValueKind != JsonValueKind.Object)
            throw InvalidModelBudgets(NotAMap(budget));
        bool isText = budget.TryGetProperty("budget_limit", out JsonElement limit) && limit.ValueKind == JsonValueKind.String;
        if (isText && !double.TryParse(limit.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw InvalidModelBudgets($"could not convert string to float: {PythonText.Quote(limit.GetString()!)}");
    }

    private static string NotAMap(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "dictionary update sequence element #0 has length 1; 2 is required",
        JsonValueKind.Array => "cannot convert dictionary update sequence element #0 to a sequence",
        _ => $"'{PythonText.TypeOf(value)}' object is not iterable",
    };

    private static ValueFault InvalidModelBudgets(string reason) => new(
        $"Invalid model_max_budget: {reason}. Example of valid model_max_budget: https://docs.litellm.ai/docs/proxy/users");
}
