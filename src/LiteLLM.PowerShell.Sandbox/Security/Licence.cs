using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>The gates in front of the features that need an enterprise licence.</summary>
internal sealed class Licence(bool present)
{
    /// <summary>What the server answers where the licence is missing.</summary>
    public const string Missing =
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

        return JsonParts.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (JsonProperty budget in budgets.EnumerateObject())
                Write(writer, budget);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, JsonProperty budget)
    {
        if (budget.Value.ValueKind != JsonValueKind.Object)
            throw InvalidModelBudgets("argument of type 'float' is not iterable");
        writer.WriteStartObject(budget.Name);
        foreach (JsonProperty limit in budget.Value.EnumerateObject())
        {
            if (limit.NameEquals("budget_limit"))
                WriteLimit(writer, limit);
            else
                limit.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter writer, JsonProperty limit)
    {
        string text = limit.Value.ToString();
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw InvalidModelBudgets($"could not convert string to float: {PythonText.Quote(text)}");
        writer.WritePropertyName(limit.Name);
        ValueWriter.Write(writer, number, TimeStyle.Offset);
    }

    private static ValueFault InvalidModelBudgets(string reason) => new(
        $"Invalid model_max_budget: {reason}. Example of valid model_max_budget: https://docs.litellm.ai/docs/proxy/users");
}
