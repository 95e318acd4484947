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
    /// <exception cref="KeyValueException">The value is not valid for the attribute.</exception>
    internal static JsonElement Normalize(KeyProperty property, object? value)
    {
        if (IsEmpty(value))
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
            return property.Kind switch
            {
                KeyValueKind.Number => Number(value!),
                KeyValueKind.WholeNumber => WholeNumber(value!, property.Maximum),
                KeyValueKind.Boolean => Boolean(value!),
                KeyValueKind.Set => Set(value!),
                KeyValueKind.Map => Map(value!),
                KeyValueKind.ModelLimits => EachModel(value!, limit => WholeNumber(limit, long.MaxValue)),
                KeyValueKind.ModelBudgets => EachModel(value!, ModelBudget),
                KeyValueKind.Period => JsonValueWriter.From(ToPeriod(value!).ToExactForm()),
                KeyValueKind.BudgetPeriod => JsonValueWriter.From(ToPeriod(value!).ToBudgetForm()),
                KeyValueKind.ModelLists => EachModel(value!, Set),
                KeyValueKind.Time => JsonValueWriter.From(Time(value!)),
                KeyValueKind.UtcTime => JsonValueWriter.From(Time(value!).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
                KeyValueKind.Objects => Objects(value!, item => item),
                KeyValueKind.BudgetLimits => Objects(value!, BudgetLimit),
                KeyValueKind.Callbacks => Objects(value!, Callback),
                _ => JsonValueWriter.From(Text(value!)),
            };
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(property.Name, problem.Message.EndsWith(".", StringComparison.Ordinal) ? problem.Message : problem.Message + ".");
        }
    }

    /// <summary>Converts a stored value to one that can be set. A stored time without a time zone is in UTC. A time that a user specifies without a time zone is local.</summary>
    internal static object FromServer(KeyProperty property, JsonElement stored) =>
        property.Kind is KeyValueKind.Time or KeyValueKind.UtcTime && JsonValueReader.ToTime(stored) is { } time ? time : stored;

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

    private static JsonElement Boolean(object value) => Plain(value) switch
    {
        bool flag => JsonValueWriter.From(flag),
        var other => bool.TryParse(Text(other!), out bool flag)
            ? JsonValueWriter.From(flag)
            : throw new FormatException($"'{Text(other!)}' is not true or false"),
    };

    private static JsonElement Number(object value)
    {
        double number = NumberConverter.ToDouble(Plain(value), CultureInfo.InvariantCulture) ?? throw new FormatException($"'{Text(value)}' is not a number");
        return number >= 0 && !double.IsInfinity(number)
            ? JsonValueWriter.From(number)
            : throw new FormatException($"{Text(value)} is not allowed; it has to be zero or more");
    }

    private static JsonElement WholeNumber(object value, long maximum)
    {
        object? plain = Plain(value);
        if (NumberConverter.ToDouble(plain, CultureInfo.InvariantCulture) is null)
        {
            throw new FormatException($"'{Text(value)}' is not a whole number");
        }

        return NumberConverter.ToWholeNumber(plain, CultureInfo.InvariantCulture) is { } number && number >= 0 && number <= maximum
            ? JsonValueWriter.From(number)
            : throw new FormatException(
                $"{Text(value)} is not allowed; it has to be a whole number from 0 to {maximum.ToString(CultureInfo.InvariantCulture)}");
    }

    private static JsonElement Set(object value)
    {
        object?[] items = Plain(value) is IEnumerable list and not string and not IDictionary ? [.. list.Cast<object?>()] : [Plain(value)];
        if (Array.Find(items, item => item is IEnumerable and not string) is { } collection)
        {
            throw new FormatException($"{JsonValueWriter.From(collection).GetRawText()} is not allowed as an item; each item has to be text");
        }

        if (Array.Exists(items, item => item is null || Text(item).Length == 0))
        {
            throw new FormatException("an empty item is not allowed");
        }

        return JsonValueWriter.From(items.Select(item => Text(item!)).Distinct(StringComparer.Ordinal).ToArray());
    }

    private static JsonElement Map(object value)
    {
        JsonElement map = JsonValueWriter.From(value);
        return map.ValueKind == JsonValueKind.Object
            ? map
            : throw new FormatException($"'{Text(value)}' is not a map; use a hashtable or an object, for instance @{{ name = 'value' }}");
    }

    private static JsonElement Objects(object value, Func<JsonElement, JsonElement> normalize)
    {
        JsonElement json = JsonValueWriter.From(value);
        JsonElement[] items = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        return Array.TrueForAll(items, item => item.ValueKind == JsonValueKind.Object)
            ? JsonValueWriter.From(Array.ConvertAll(items, item => normalize(item)))
            : throw new FormatException("it has to be a list of maps; use hashtables or objects, for instance @{ name = 'value' }, @{ name = 'other' }");
    }

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
        [.. JsonValueReader.Members(Map(value)).Select(entry =>
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
            "tpm_limit" or "rpm_limit" => (entry.Name, WholeNumber(entry.Value, long.MaxValue)),
            _ => throw new FormatException($"'{entry.Name}' is not a member of a budget, which has budget_limit, time_period, tpm_limit and rpm_limit"),
        })]);
    }

    private static DateTimeOffset Time(object value) => value switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        _ => DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time
            : throw new FormatException($"'{Text(value)}' is not a date"),
    };

    private static object? Plain(object value) => value is JsonElement element ? JsonValueReader.ToObject(element) : value;
}
