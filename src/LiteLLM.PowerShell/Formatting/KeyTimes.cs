using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>
/// Gets the times of a key with a text in ISO 8601, which <c>Export-Csv</c> writes. The text of a time itself depends on the culture, so that a
/// file that was written in one culture could contain other days in another one.
/// </summary>
/// <remarks>The type file of the module refers to the methods by name. The value remains a <see cref="DateTimeOffset"/>.</remarks>
public static class KeyTimes
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:sszzz";

    private static readonly MethodInfo TextMethod = typeof(KeyTimes).GetMethod(nameof(Text))!;

    /// <summary>Gets <see cref="LiteLLMKey.TempBudgetExpiry"/>.</summary>
    public static object? TempBudgetExpiry(PSObject key) => Of(key, value => value.TempBudgetExpiry);

    /// <summary>Gets <see cref="LiteLLMKey.Expires"/>.</summary>
    public static object? Expires(PSObject key) => Of(key, value => value.Expires);

    /// <summary>Gets <see cref="LiteLLMKey.LastRotationAt"/>.</summary>
    public static object? LastRotationAt(PSObject key) => Of(key, value => value.LastRotationAt);

    /// <summary>Gets <see cref="LiteLLMKey.KeyRotationAt"/>.</summary>
    public static object? KeyRotationAt(PSObject key) => Of(key, value => value.KeyRotationAt);

    /// <summary>Gets <see cref="LiteLLMKey.BudgetResetAt"/>.</summary>
    public static object? BudgetResetAt(PSObject key) => Of(key, value => value.BudgetResetAt);

    /// <summary>Gets <see cref="LiteLLMKey.LastActive"/>.</summary>
    public static object? LastActive(PSObject key) => Of(key, value => value.LastActive);

    /// <summary>Gets <see cref="LiteLLMKey.CreatedAt"/>.</summary>
    public static object? CreatedAt(PSObject key) => Of(key, value => value.CreatedAt);

    /// <summary>Gets <see cref="LiteLLMKey.UpdatedAt"/>.</summary>
    public static object? UpdatedAt(PSObject key) => Of(key, value => value.UpdatedAt);

    /// <summary>Gets <see cref="LiteLLMKey.SettingsUpdatedAt"/>.</summary>
    public static object? SettingsUpdatedAt(PSObject key) => Of(key, value => value.SettingsUpdatedAt);

    /// <summary>Gets <see cref="LiteLLMKey.DeletedAt"/>.</summary>
    public static object? DeletedAt(PSObject key) => Of(key, value => value.DeletedAt);

    /// <summary>Returns a time as text, by default in ISO 8601.</summary>
    /// <param name="time">The time.</param>
    /// <param name="arguments">A format, and a format provider, both optional.</param>
    public static string Text(PSObject time, params object[] arguments)
    {
        string format = arguments.OfType<string>().FirstOrDefault() ?? (arguments.Length == 0 ? Format : "");
        IFormatProvider? provider = arguments.Select(PSObjectBase).OfType<IFormatProvider>().FirstOrDefault();
        return ((DateTimeOffset)time.BaseObject).ToString(format, arguments.Length == 0 ? CultureInfo.InvariantCulture : provider);
    }

    private static object PSObjectBase(object argument) => argument is PSObject wrapped ? wrapped.BaseObject : argument;

    private static PSObject? Of(PSObject key, Func<LiteLLMKey, DateTimeOffset?> get)
    {
        if (key.BaseObject is not LiteLLMKey value || get(value) is not { } time)
        {
            return null;
        }

        var result = new PSObject(time);
        result.Members.Add(new PSCodeMethod(nameof(ToString), TextMethod));
        return result;
    }
}
