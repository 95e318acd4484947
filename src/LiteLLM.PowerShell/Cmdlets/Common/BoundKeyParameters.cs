using System.Collections;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The attributes of a key that are bound to the parameters of a cmdlet: on the command line, or by an input object from the pipeline.</summary>
/// <remarks>Create it before the first input object is bound.</remarks>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class BoundKeyParameters(KeyPropertiesCmdlet cmdlet)
{
    private readonly HashSet<string> _commandLine = [.. cmdlet.MyInvocation.BoundParameters.Keys];

    /// <summary>Whether a parameter is bound on the command line, as opposed to by an input object.</summary>
    internal bool IsOnCommandLine(string parameter) => _commandLine.Contains(parameter);

    /// <summary>
    /// Whether a parameter has a value. An empty property of an input object counts as absent, and so does one that contradicts the command line.
    /// </summary>
    internal bool IsBound(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? value)
        && (IsOnCommandLine(parameter) || value is not (null or "") && !IsOverruled(parameter));

    /// <summary>Unbinds what the current input object has bound. The engine would keep it for the next one.</summary>
    internal void UnbindInput()
    {
        foreach (string name in cmdlet.MyInvocation.BoundParameters.Keys.Where(name => !IsOnCommandLine(name)).ToArray())
        {
            cmdlet.MyInvocation.BoundParameters.Remove(name);
        }
    }

    /// <summary>Returns the attributes that are bound.</summary>
    /// <param name="isBound">Whether a parameter counts as bound.</param>
    /// <exception cref="KeyValueException">A value is invalid, or two parameters contradict each other.</exception>
    internal DesiredKey ToDesiredKey(Func<string, bool> isBound)
    {
        var desired = new DesiredKey();
        foreach (KeyProperty property in KeyProperties.All)
        {
            if (property is { Settable: not Settable.Never, Parameter: { } parameter } && isBound(parameter))
            {
                desired.Set(property, ValueOf(property, parameter));
            }
        }

        if (isBound(nameof(cmdlet.KeyType)) && !string.IsNullOrEmpty(cmdlet.KeyType))
        {
            KeyProperty routes = KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes));
            if (desired.Values.TryGetValue(routes, out JsonElement value) && !JsonEquality.IsEmpty(value))
            {
                throw BoundTwice(nameof(cmdlet.KeyType), routes);
            }

            desired.Set(routes, KeyTypes.RoutesOf(cmdlet.KeyType!));
        }

        if (isBound(nameof(cmdlet.Duration)))
        {
            SetDuration(desired);
        }

        if (isBound(nameof(cmdlet.TempBudgetDuration)))
        {
            SetTempBudgetDuration(desired);
        }

        if (isBound(nameof(cmdlet.AdditionalProperties)) && cmdlet.AdditionalProperties is not null)
        {
            SetAdditionalProperties(desired, cmdlet.AdditionalProperties);
        }

        return desired;
    }

    /// <summary>Whether the command line has another parameter that a property of an input object must not contradict.</summary>
    private bool IsOverruled(string parameter) => parameter switch
    {
        nameof(cmdlet.ExpiresAt) => IsOnCommandLine(nameof(cmdlet.Duration)),
        nameof(cmdlet.Duration) => IsOnCommandLine(nameof(cmdlet.ExpiresAt)),
        nameof(cmdlet.AllowedRoute) => IsOnCommandLine(nameof(cmdlet.KeyType)),
        nameof(cmdlet.KeyType) => IsOnCommandLine(nameof(cmdlet.AllowedRoute)),
        _ => false,
    };

    /// <summary>The value of a parameter. One text in a property of an input object can represent a list.</summary>
    private object? ValueOf(KeyProperty property, string parameter) => cmdlet.MyInvocation.BoundParameters[parameter] switch
    {
        string[] and [not null] texts when property.Kind == KeyValueKind.Set =>
            StringList.Unquote(texts[0]) ?? (IsOnCommandLine(parameter) ? texts : StringList.Parse(texts[0])),
        var value => value,
    };

    private void SetDuration(DesiredKey desired)
    {
        KeyProperty expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
        bool hasDate = desired.Values.ContainsKey(expires);
        if (string.IsNullOrEmpty(cmdlet.Duration))
        {
            if (!hasDate)
            {
                desired.Set(expires, null);
            }

            return;
        }

        if (hasDate)
        {
            throw BoundTwice(nameof(cmdlet.Duration), expires);
        }

        try
        {
            desired.Duration = LiteLLMDuration.Parse(cmdlet.Duration!);
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(cmdlet.Duration), problem.Message);
        }
    }

    /// <summary>Sets the end of the temporary budget to a whole second, because some servers cannot compare fractions.</summary>
    private void SetTempBudgetDuration(DesiredKey desired)
    {
        KeyProperty expiry = KeyProperties.Named(nameof(LiteLLMKey.TempBudgetExpiry));
        if (desired.Values.ContainsKey(expiry))
        {
            throw BoundTwice(nameof(cmdlet.TempBudgetDuration), expiry);
        }

        try
        {
            DateTimeOffset end = LiteLLMDuration.Parse(cmdlet.TempBudgetDuration!).After(cmdlet.ServerNow);
            desired.Set(expiry, DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds()));
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(cmdlet.TempBudgetDuration), problem.Message);
        }
    }

    /// <summary>Sets attributes under their API names. An input object, such as an exported key, may also have attributes that only the server sets.</summary>
    private void SetAdditionalProperties(DesiredKey desired, IDictionary properties)
    {
        bool isOnCommandLine = IsOnCommandLine(nameof(cmdlet.AdditionalProperties));
        foreach (DictionaryEntry entry in properties)
        {
            string name = entry.Key.ToString();
            if (isOnCommandLine || !KeyJson.IsReadOnly(name))
            {
                desired.SetAdditional(name, entry.Value);
            }
        }
    }

    private static KeyValueException BoundTwice(string parameter, KeyProperty property) =>
        new(parameter, $"-{property.Parameter} sets the same attribute. Use only one of the two parameters.");
}
