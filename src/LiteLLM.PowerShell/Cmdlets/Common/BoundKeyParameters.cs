using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The values of the parameters of a cmdlet: those on the command line, and those of the current row of the pipeline.</summary>
/// <remarks>
/// A row never binds parameters itself: the engine passes it to <c>-InputObject</c>, and <see cref="KeyRowReader"/> reads it. A value on the
/// command line has precedence. Create this before the first row of the pipeline is bound.
/// </remarks>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class BoundKeyParameters(KeyPropertiesCmdlet cmdlet)
{
    private static readonly KeyRow None = new();

    private readonly HashSet<string> _commandLine = [.. cmdlet.MyInvocation.BoundParameters.Keys];

    /// <summary>The parameters whose values are script blocks that the engine evaluates for each object of the pipeline.</summary>
    private readonly HashSet<string> _scriptBlocks =
        [.. cmdlet.MyInvocation.BoundParameters.Where(bound => bound.Value?.GetType().Name == "DelayedScriptBlockArgument").Select(bound => bound.Key)];

    private readonly KeyRowReader _reader = KeyRowReader.For(cmdlet.MyInvocation.MyCommand);

    /// <summary>The current row. Empty if nothing is piped in.</summary>
    internal KeyRow Row { get; private set; } = None;

    /// <summary>Whether a parameter is bound on the command line, as opposed to by a row of the pipeline.</summary>
    internal bool IsOnCommandLine(string parameter) => _commandLine.Contains(parameter);

    /// <summary>Whether a parameter has one value on the command line, and not a script block that is evaluated for each object of the pipeline.</summary>
    internal bool IsConstant(string parameter) => IsOnCommandLine(parameter) && !_scriptBlocks.Contains(parameter);

    /// <summary>Whether a parameter has a value. An empty field of a row counts as absent, and so does a field that contradicts the command line.</summary>
    internal bool IsBound(string parameter) =>
        IsOnCommandLine(parameter) || Row.Values.TryGetValue(parameter, out object? value) && !KeyValueNormalizer.IsEmpty(value) && !IsOverruled(parameter);

    /// <summary>The value of a parameter, or <c>null</c>.</summary>
    internal object? ValueOf(string parameter) =>
        IsOnCommandLine(parameter) ? cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) ? value : null
        : Row.Values.TryGetValue(parameter, out object? field) ? field
        : null;

    /// <summary>The value of a parameter as text, or <c>null</c> if it has none.</summary>
    internal string? TextOf(string parameter) => Convert.ToString(ValueOf(parameter), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    /// <summary>The secret on the command line, or in the row.</summary>
    internal SecureString? SecretOf(string parameter) => IsOnCommandLine(parameter) ? (SecureString?)ValueOf(parameter) : Row.Secret;

    /// <summary>Processes an object of the pipeline: for each of its rows, sets <see cref="Row"/> and calls a method.</summary>
    /// <param name="item">The object.</param>
    /// <param name="process">Processes the row.</param>
    /// <exception cref="LiteLLMException">The object is not a row.</exception>
    internal void ForEachRow(PSObject item, Action process)
    {
        // If script blocks select what to use of an object, it does not need to be a row, as in 1..3 | New-LiteLLMKey -KeyAlias { "key$_" }.
        KeyRow[] rows = _scriptBlocks.Count > 0 && item.BaseObject is ValueType ? [None] : [.. _reader.Read(item)];
        foreach (KeyRow row in rows)
        {
            Row = row;
            process();
        }

        Row = None;
    }

    /// <summary>Refuses a row with columns that mean nothing to the cmdlet, unless script blocks select what to use of it.</summary>
    /// <exception cref="LiteLLMException">The row has such columns.</exception>
    private void RefuseUnknownColumns()
    {
        if (_scriptBlocks.Count == 0)
        {
            _reader.RefuseUnknown(Row);
        }
    }

    /// <summary>Refuses parameters on the command line that have no value. On a new key, they can only be a mistake, such as a variable that is not set.</summary>
    /// <exception cref="KeyValueException">A parameter has no value.</exception>
    internal void RefuseEmpty()
    {
        foreach (string parameter in KeyProperties.All.Select(property => property.Parameter).OfType<string>().Append(nameof(cmdlet.Duration)))
        {
            if (IsOnCommandLine(parameter) && ValueOf(parameter) is null or "")
            {
                string never = parameter is nameof(cmdlet.Duration) or nameof(cmdlet.ExpiresAt) ? " For a key that never expires, use -Duration never." : "";
                throw new KeyValueException(parameter, $"it has no value, for instance because a variable is not set, and the key would be created without it. Specify a value, or omit -{parameter}.{never}");
            }
        }
    }

    /// <summary>Returns the attributes that are bound.</summary>
    /// <param name="stored">A key whose attributes are used unless the command line specifies others, or <c>null</c>.</param>
    /// <param name="isBound">Whether a parameter counts as bound.</param>
    /// <exception cref="LiteLLMException">Columns are unknown, values are invalid, or parameters contradict each other. The exception contains all mistakes.</exception>
    internal DesiredKey ToDesiredKey(LiteLLMKey? stored, Func<string, bool> isBound)
    {
        DesiredKey desired = stored is null ? new DesiredKey() : DesiredKey.CopyOf(stored);
        var mistakes = new MistakeCollector();
        mistakes.Run(RefuseUnknownColumns);
        foreach (KeyProperty property in KeyProperties.All)
        {
            if (property is { Settable: not Settable.Never, Parameter: { } parameter } && isBound(parameter))
            {
                mistakes.Run(() => desired.Set(property, ValueOf(parameter), CultureInfo.CurrentCulture, cmdlet.ServerNow));
            }
        }

        mistakes.Run(() => SetKeyType(desired, isBound));
        if (isBound(nameof(cmdlet.Duration)))
        {
            mistakes.Run(() => SetDuration(desired, ValueOf(nameof(cmdlet.Duration))));
        }

        if (isBound(nameof(cmdlet.TempBudgetDuration)))
        {
            mistakes.Run(() => SetTempBudgetDuration(desired, ValueOf(nameof(cmdlet.TempBudgetDuration))));
        }

        if (isBound(nameof(cmdlet.AdditionalProperties)) && ValueOf(nameof(cmdlet.AdditionalProperties)) is { } additional)
        {
            mistakes.Run(() => SetAdditionalProperties(desired, additional));
        }

        mistakes.ThrowIfAny();
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

    /// <summary>Sets the routes of the type. A row of an exported key has both the type and its routes.</summary>
    private void SetKeyType(DesiredKey desired, Func<string, bool> isBound)
    {
        if (!isBound(nameof(cmdlet.KeyType)) || TextOf(nameof(cmdlet.KeyType)) is not { } type)
        {
            return;
        }

        KeyProperty routes = KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes));
        bool hasRoutes = isBound(nameof(cmdlet.AllowedRoute)) && desired.Values.TryGetValue(routes, out JsonElement specified) && !JsonEquality.IsEmpty(specified);
        if (!hasRoutes)
        {
            desired.Set(routes, KeyTypes.RoutesOf(type));
        }
        else if (IsOnCommandLine(nameof(cmdlet.KeyType)))
        {
            throw BoundTwice(nameof(cmdlet.KeyType), routes);
        }
    }

    private void SetDuration(DesiredKey desired, object? value)
    {
        KeyProperty expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
        bool hasDate = IsBound(nameof(cmdlet.ExpiresAt));
        if (value is null or "" && hasDate)
        {
            return;
        }

        if (hasDate)
        {
            throw BoundTwice(nameof(cmdlet.Duration), expires);
        }

        if (value is null or "" || LiteLLMDuration.IsNever(value))
        {
            desired.Set(expires, null);
            return;
        }

        try
        {
            desired.Duration = KeyValueNormalizer.ToPeriod(value);
            desired.Remove(expires);
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(cmdlet.Duration), problem.Message);
        }
    }

    private void SetTempBudgetDuration(DesiredKey desired, object? value)
    {
        KeyProperty expiry = KeyProperties.Named(nameof(LiteLLMKey.TempBudgetExpiry));
        if (desired.Values.ContainsKey(expiry))
        {
            throw BoundTwice(nameof(cmdlet.TempBudgetDuration), expiry);
        }

        try
        {
            desired.Set(expiry, KeyValueNormalizer.ToPeriod(value!), CultureInfo.CurrentCulture, cmdlet.ServerNow);
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(cmdlet.TempBudgetDuration), problem.Message);
        }
    }

    /// <summary>Sets attributes under their API names. A row, such as one of an exported key, may also have attributes that only the server sets.</summary>
    private void SetAdditionalProperties(DesiredKey desired, object properties)
    {
        bool isOnCommandLine = IsOnCommandLine(nameof(cmdlet.AdditionalProperties));
        try
        {
            foreach (DictionaryEntry entry in properties as IDictionary ?? new ObjectMap(ObjectMap.Convert(properties)))
            {
                string name = entry.Key.ToString();
                if (isOnCommandLine || !KeyJson.IsReadOnly(name))
                {
                    desired.SetAdditional(name, entry.Value);
                }
            }
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(nameof(cmdlet.AdditionalProperties), problem.Message + ".");
        }
    }

    private static KeyValueException BoundTwice(string parameter, KeyProperty property) =>
        new(parameter, $"-{property.Parameter} sets the same attribute. Use only one of the two parameters.");
}
