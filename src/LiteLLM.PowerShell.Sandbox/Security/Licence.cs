using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>The gates in front of the features that need an enterprise licence.</summary>
internal sealed class Licence(bool present)
{
    private const string Missing =
        "You must be a LiteLLM Enterprise user to use this feature. If you have a license please set `LITELLM_LICENSE` in your env. "
        + "Get a 7 day trial key here: https://www.litellm.ai/enterprise#trial. \nPricing: https://www.litellm.ai/#pricing";

    /// <summary>Whether there is a licence.</summary>
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

    /// <summary>Refuses budgets of single models, and ones that are none; returns them with their limits as numbers.</summary>
    public JsonElement CheckModelBudgets(JsonElement budgets)
    {
        if (!budgets.EnumerateObject().Any())
            return budgets;
        if (!Present)
            throw InvalidModelBudgets($"You must have an enterprise license to set model_max_budget. {Missing}");

        JsonObject edited = JsonParts.Edit(budgets);
        foreach (KeyValuePair<string, JsonNode?> budget in edited)
        {
            if (budget.Value is not JsonObject limits)
                throw InvalidModelBudgets("argument of type 'float' is not iterable");
            if (limits["budget_limit"] is JsonValue limit)
                limits["budget_limit"] = JsonNode.Parse(PythonNumber.Format(ToNumber(limit)));
        }
        return JsonParts.Freeze(edited);
    }

    private static double ToNumber(JsonValue limit) =>
        double.TryParse(limit.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw InvalidModelBudgets($"could not convert string to float: {PythonText.Quote(limit.ToString())}");

    private static ValueFault InvalidModelBudgets(string reason) => new(
        $"Invalid model_max_budget: {reason}. Example of valid model_max_budget: https://docs.litellm.ai/docs/proxy/users");
}
