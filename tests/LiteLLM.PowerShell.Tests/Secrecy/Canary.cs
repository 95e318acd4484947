using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Text;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>Secrets that cannot be overlooked: whatever of one comes to light, in whatever encoding, holds the marker or a form of it.</summary>
internal static class Canary
{
    /// <summary>The secret of a new key, with letters that every encoding writes otherwise.</summary>
    internal const string Key = "sk-" + Marker + " \"new\" & 'odd'/key+<1> 6789";

    /// <summary>A secret that only the server knows.</summary>
    internal const string OfServer = "sk-" + Marker + "-of-the-server-6789";

    /// <summary>The key of the connection, in a shape that nobody would know for a key.</summary>
    internal const string Master = Marker + " 'master' & <battery>/staple=6789";

    private const string Marker = "QZCANARYQZ";

    /// <summary>Descriptions of cmdlets and modules. They are large and the same whatever a command does, so they are read once.</summary>
    private static readonly ConcurrentDictionary<string, bool> Walked = new();

    private static readonly string[] Forms = [Marker, .. Hexadecimal(), .. Base64()];

    /// <summary>Fails if a text holds any part of a canary but the last letters.</summary>
    internal static void AssertNone(string text, string where)
    {
        foreach (string form in Forms)
        {
            int found = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
            Assert.True(found < 0, found < 0 ? "" : $"{where} tells a secret: ...{text[Math.Max(0, found - 200)..Math.Min(text.Length, found + 100)]}");
        }
    }

    /// <summary>Every text in an object and in what it refers to, as a view or a serialiser could find it.</summary>
    internal static string Everything(object? value)
    {
        var text = new StringBuilder();
        Walk(value, text, 0, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return text.ToString();
    }

    private static void Walk(object? value, StringBuilder text, int depth, HashSet<object> seen)
    {
        if (value is null || depth > 5 || !(value is string || value.GetType().IsValueType || seen.Add(value)))
        {
            return;
        }

        text.Append(value).Append('\n');
        object bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (Description(bare) is { } description && !Walked.TryAdd(description, true))
        {
            return;
        }

        if (bare is string || bare.GetType().IsPrimitive || bare is Type or System.Reflection.MemberInfo or System.Reflection.Assembly)
        {
            return;
        }

        foreach (object? item in bare is IDictionary map ? map.Keys.Cast<object>().Concat(map.Values.Cast<object?>()) : bare as IEnumerable ?? Array.Empty<object>())
        {
            Walk(item, text, depth + 1, seen);
        }

        foreach (PSPropertyInfo property in PSObject.AsPSObject(value).Properties)
        {
            Walk(Read(property), text, depth + 1, seen);
        }
    }

    private static string? Description(object value) => value switch
    {
        CmdletInfo cmdlet => cmdlet.Name,
        PSModuleInfo module => $"Module {module.Name}",
        _ => null,
    };

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static string[] Hexadecimal() => [Convert.ToHexString(Encoding.UTF8.GetBytes(Marker)), Convert.ToHexString(Encoding.Unicode.GetBytes(Marker))];

    /// <summary>The letters that a marker has in Base64 wherever it begins.</summary>
    private static IEnumerable<string> Base64() =>
        from encoding in new[] { Encoding.UTF8, Encoding.Unicode }
        from before in Enumerable.Range(0, 3)
        let bytes = new byte[before].Concat(encoding.GetBytes(Marker)).ToArray()
        select Convert.ToBase64String(bytes)[4..^4];
}
