using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Converts values that PowerShell wraps to plain .NET values, so that the core works without the engine.</summary>
internal static class PowerShellValue
{
    /// <summary>Gets the object inside a <see cref="PSObject"/>.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The wrapped object. Custom objects, which wrap nothing, and values that are not wrapped are returned as they are.</returns>
    internal static object? GetBaseObject(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>
    /// Unwraps a value and everything in it: custom objects and dictionaries become ordered dictionaries, other collections become
    /// arrays, switches become Booleans, and credentials become their passwords.
    /// </summary>
    /// <param name="value">Any value.</param>
    /// <returns>A value that contains no type of the engine, unless it is one that has no JSON representation.</returns>
    /// <exception cref="FormatException">A property cannot be read, or the value is nested deeper than <see cref="JsonValueWriter.MaximumDepth"/>.</exception>
    internal static object? Unwrap(object? value) => Unwrap(value, 0);

    /// <summary>Unwraps a single value. A number that was typed with a unit, such as <c>7d</c>, is returned as the text that was typed, which the engine keeps.</summary>
    /// <param name="value">A value that is not <c>null</c>.</param>
    internal static object UnwrapAsTyped(object value) => Unwrap(value) switch
    {
        ValueType and not (DateTimeOffset or DateTime or TimeSpan) when value is PSObject typed => typed.ToString(),
        var plain => plain!,
    };

    private static object? Unwrap(object? value, int depth)
    {
        if (depth > JsonValueWriter.MaximumDepth)
        {
            throw JsonValueWriter.TooDeep();
        }

        return GetBaseObject(value) switch
        {
            PSObject custom => DeserializedTime(custom) is { } time ? time : UnwrapProperties(custom, depth),
            SwitchParameter flag => flag.IsPresent,
            PSCredential credential => credential.Password,
            IDictionary map => UnwrapEntries(map, depth),
            IEnumerable list and not string => list.Cast<object?>().Select(item => Unwrap(item, depth + 1)).ToArray(),
            var other => other,
        };
    }

    /// <summary>Gets the time that <c>Import-Clixml</c>, a job or a remote session returns as an object with properties. <c>null</c> if it is another object.</summary>
    private static DateTimeOffset? DeserializedTime(PSObject custom) =>
        custom.TypeNames.Contains("Deserialized.System.DateTimeOffset") && custom.Properties["UtcDateTime"]?.Value is DateTime time ? new DateTimeOffset(time) : null;

    private static OrderedDictionary UnwrapProperties(PSObject custom, int depth)
    {
        var map = new OrderedDictionary();
        foreach (PSPropertyInfo property in custom.Properties)
        {
            map[property.Name] = Unwrap(GetValue(property), depth + 1);
        }

        return map;
    }

    private static OrderedDictionary UnwrapEntries(IDictionary entries, int depth)
    {
        var map = new OrderedDictionary();
        foreach (DictionaryEntry entry in entries)
        {
            map[GetBaseObject(entry.Key)!] = Unwrap(entry.Value, depth + 1);
        }

        return map;
    }

    /// <summary>Gets the value of a property.</summary>
    /// <exception cref="FormatException">The property cannot be read.</exception>
    internal static object? GetValue(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException problem)
        {
            throw new FormatException($"its property '{property.Name}' cannot be read: {problem.Message.TrimEnd('.')}");
        }
    }
}
