using System.Collections;
using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Validates values and converts them to the form in which they are compared and sent.</summary>
internal static class KeyValueNormalizer
{
    /// <summary>Converts a value to JSON. A value that clears the attribute becomes <c>null</c>, or zero or <c>false</c> if these are equivalent to no value.</summary>
    /// <param name="property">The attribute.</param>
    /// <param name="value">The value, without types of the engine.</param>
    /// <param name="culture">The culture of numbers and times in text, or <c>null</c> for a definition, which is the same in all cultures and time zones.</param>
    /// <exception cref="KeyValueException">The value is not valid for the attribute.</exception>
    internal static JsonElement Normalize(KeyProperty property, object? value, CultureInfo? culture = null)
    {
        if (IsEmpty(value) || property.Clear == ClearForm.Never && LiteLLMDuration.IsNever(value))
        {
            return property.Clear switch
            {
                ClearForm.Zero => JsonValueWriter.Zero,
                ClearForm.False => JsonValueWriter.False,
                _ => JsonValueWriter.Null,
            };
        }

        try
        {
            object plain = Plain(value!)!;
            return property.Kind switch
            {
                KeyValueKind.Number => JsonValueWriter.From(NumberConverter.InRange(NumberConverter.ToNumber(plain, culture))),
                KeyValueKind.WholeNumber => JsonValueWriter.From(NumberConverter.InRange(NumberConverter.ToInteger(plain, culture), property.Maximum)),
                KeyValueKind.Boolean => JsonValueWriter.From(BooleanConverter.ToBoolean(plain)),
                KeyValueKind.Set => Set(plain),
                KeyValueKind.Map => WithLists(property, ObjectMap.Convert(value!)),
                KeyValueKind.ModelLimits => EachModel(value!, WholeNumber),
                KeyValueKind.ModelBudgets => EachModel(value!, ModelBudget),
                KeyValueKind.Period => JsonValueWriter.From(ToPeriod(value!).ToExactForm()),
                KeyValueKind.BudgetPeriod => JsonValueWriter.From(ToPeriod(value!).ToBudgetForm()),
                KeyValueKind.ModelLists => EachModel(value!, list => Set(Plain(list)!)),
                KeyValueKind.Time => JsonValueWriter.From(TimeConverter.ToTime(plain, culture)),
                KeyValueKind.UtcTime => JsonValueWriter.From(TimeConverter.ToTime(plain, culture).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
                KeyValueKind.Objects => JsonValueWriter.From(ObjectList.Convert(value!)),
                KeyValueKind.BudgetLimits => JsonValueWriter.From(Array.ConvertAll(ObjectList.Convert(value!), BudgetLimit)),
                KeyValueKind.Callbacks => JsonValueWriter.From(Array.ConvertAll(ObjectList.Convert(value!), Callback)),
                _ => plain is IEnumerable and not string
                    ? throw new FormatException($"{JsonValueWriter.From(value).GetRawText()} is not allowed; it has to be text")
                    : JsonValueWriter.From(ObjectText.Refuse(Text(value!))),
            };
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(property.Name, problem.Message.EndsWith(".", StringComparison.Ordinal) ? problem.Message : problem.Message + ".");
        }
    }

    /// <summary>Converts a stored value to one that can be set. A stored time without a time zone is in UTC. </summary>
    internal static object FromServer(KeyProperty property, JsonElement stored) =>
        property.IsTime && JsonValueReader.ToTime(stored) is { } time ? time : stored;

    internal static LiteLLMDuration ToPeriod(object value) => value switch
    {
        LiteLLMDuration period => period,
        TimeSpan span => LiteLLMDuration.From(span),
        _ => LiteLLMDuration.Parse(Text(value)),
    };

    /// <summary>Returns whether a value is <c>null</c>, an empty string, or an empty collection.</summary>
    internal static bool IsEmpty(object? value) =>
        value is null or "" || value is ICollection { Count: 0 }
        || value is JsonElement element && (JsonEquality.IsEmpty(element) || element.ValueKind == JsonValueKind.String && element.GetString()!.Length == 0);

    private static string Text(object value) => value is JsonElement element
        ? JsonValueReader.ToText(element)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static JsonElement Number(object value) => JsonValueWriter.From(NumberConverter.InRange(NumberConverter.ToNumber(Plain(value), null)));

    private static JsonElement WholeNumber(object value) => JsonValueWriter.From(NumberConverter.InRange(NumberConverter.ToInteger(Plain(value), null), long.MaxValue));

    private static JsonElement Set(object value) => JsonValueWriter.From(StringList.Convert(value).Distinct(StringComparer.Ordinal).ToArray());

    /// <summary>Converts a text to a list where a map has one: the server refuses a text.</summary>
    private static JsonElement WithLists(KeyProperty property, JsonElement map) => property.ListMembers.Count == 0 ? map
        : JsonValueWriter.Object(JsonValueReader.Members(map).Select(member => (
            member.Name,
            member.Value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0 && property.ListMembers.Contains(member.Name) ? Set(text.GetString()!) : member.Value)));

    /// <summary>Normalizes a budget limit. The end of the period (<c>reset_at</c>) is omitted, because the server determines it.</summary>
    private static JsonElement BudgetLimit(JsonElement limit)
    {
        JsonElement? period = null;
        JsonElement? amount = null;
        foreach (JsonProperty member in limit.EnumerateObject())
        {
            switch (member.Name)
            {
                case BudgetLimits.Duration or ModelBudgets.TimePeriod:
                    period = JsonValueWriter.From(ToPeriod(member.Value).ToBudgetForm());
                    break;
                case BudgetLimits.Amount or ModelBudgets.Limit:
                    amount = Number(member.Value);
                    break;
                case BudgetLimits.ResetAt:
                    break;
                default:
                    throw new FormatException($"'{member.Name}' is not a member of a budget limit, which has {BudgetLimits.Duration} and {BudgetLimits.Amount}");
            }
        }

        return period is { } duration && amount is { } budget
            ? JsonValueWriter.Object([(BudgetLimits.Duration, duration), (BudgetLimits.Amount, budget)])
            : throw new FormatException($"a budget limit needs both {BudgetLimits.Duration} and {BudgetLimits.Amount}, for instance @{{ budget_duration = '1d'; max_budget = 10 }}");
    }

    private static JsonElement Callback(JsonElement callback) => JsonValueReader.Member(callback, "callback_name").ValueKind == JsonValueKind.String
        ? callback
        : throw new FormatException("a callback needs a callback_name, for instance @{ callback_name = 'langfuse'; callback_type = 'success'; callback_vars = @{ ... } }");

    private static JsonElement EachModel(object value, Func<object, JsonElement> normalize) => JsonValueWriter.Object(
        [.. JsonValueReader.Members(ObjectMap.Convert(value)).Select(entry =>
        {
            try
            {
                return (entry.Name, normalize(entry.Value));
            }
            catch (FormatException problem)
            {
                throw new FormatException($"for '{entry.Name}', {problem.Message}");
            }
        })]);

    private static JsonElement ModelBudget(object value)
    {
        if (value is not JsonElement { ValueKind: JsonValueKind.Object } budget)
        {
            return Number(value);
        }

        return JsonValueWriter.Object([.. JsonValueReader.Members(budget).Select(entry => entry.Name switch
        {
            "budget_limit" or "max_budget" => (ModelBudgets.Limit, Number(entry.Value)),
            "time_period" or "budget_duration" => (ModelBudgets.TimePeriod, JsonValueWriter.From(ToPeriod(entry.Value).ToExactForm())),
            "tpm_limit" or "rpm_limit" => (entry.Name, WholeNumber(entry.Value)),
            _ => throw new FormatException($"'{entry.Name}' is not a member of a budget, which has budget_limit, time_period, tpm_limit and rpm_limit"),
        })]);
    }

    private static object? Plain(object value) => value is JsonElement element ? JsonValueReader.ToObject(element) : value;
}
