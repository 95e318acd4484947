using System.Management.Automation;
using System.Text.Json;
using System.Xml;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.IO;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Reads plans that <c>Sync-LiteLLMKey -WhatIf -PassThru</c> has returned, as objects, after a round trip through JSON or CLIXML, or from a
/// file, and compares them with a new plan.
/// </summary>
/// <remarks>A stored plan only selects entries of the new plan. None of its values is sent.</remarks>
internal static class SavedPlan
{
    private const int LongestFile = 64 * 1024 * 1024;

    private static readonly string[] Required = [nameof(KeySyncPlan.Proxy), nameof(KeySyncPlan.Set), nameof(KeySyncPlan.Name), nameof(KeySyncPlan.Action), nameof(KeySyncPlan.Digest)];

    /// <summary>The properties in which the entries of two plans must be the same, in the order in which a difference is reported.</summary>
    private static readonly string[] Compared =
    [
        nameof(KeySyncPlan.Proxy), nameof(KeySyncPlan.Action), nameof(KeySyncPlan.Id), nameof(KeySyncPlan.KeyAlias), nameof(KeySyncPlan.Changes), nameof(KeySyncPlan.Problem), nameof(KeySyncPlan.Digest),
    ];

    /// <summary>Reads the entries of a plan: objects, or the paths of files with the extension <c>.json</c>, <c>.xml</c> or <c>.clixml</c>.</summary>
    /// <exception cref="LiteLLMException">An object is not an entry of a plan, or a file cannot be read.</exception>
    internal static IReadOnlyList<PSObject> Read(SessionState session, IEnumerable<PSObject> plan) =>
        [.. plan.SelectMany(item => item.BaseObject is string or FileInfo ? ReadFile(FilePaths.Resolve(session, item.BaseObject is FileInfo file ? file.FullName : (string)item.BaseObject)) : [Checked(item, item.ToString())])];

    /// <summary>Finds the entries of a new plan that a stored plan contains.</summary>
    /// <param name="saved">The entries of the stored plan.</param>
    /// <param name="current">The entries of the new plan.</param>
    /// <returns>The entries of the new plan.</returns>
    /// <exception cref="LiteLLMException">An entry is not in the new plan, or differs from it. The message lists all differences.</exception>
    internal static ISet<KeySyncPlan> Select(IEnumerable<PSObject> saved, IReadOnlyCollection<KeySyncPlan> current)
    {
        ILookup<(string, string), KeySyncPlan> byName = current.ToLookup(entry => (entry.Set, entry.Name));
        var selected = new HashSet<KeySyncPlan>();
        var differences = new List<string>();
        foreach (PSObject entry in saved)
        {
            KeySyncPlan[] candidates = [.. byName[(Text(entry, nameof(KeySyncPlan.Set)), Text(entry, nameof(KeySyncPlan.Name)))]];
            if (Array.Find(candidates, candidate => Difference(entry, candidate) is null) is { } same)
            {
                selected.Add(same);
            }
            else
            {
                string name = $"'{Text(entry, nameof(KeySyncPlan.Name))}' of the set '{Text(entry, nameof(KeySyncPlan.Set))}'";
                differences.Add(candidates.Length == 0 ? $"{name}: nothing is to be done now" : $"{name}: {Difference(entry, candidates[0])}");
            }
        }

        return differences.Count == 0 ? selected : throw new LiteLLMException(ErrorIds.PlanStale,
            $"The plan was not applied, because it is not the current plan of these definitions. Nothing was changed. Create a new plan with -WhatIf -PassThru, with the same definitions and the same -Adopt and -Prune as now.\n  {string.Join("\n  ", differences)}");
    }

    private static string? Difference(PSObject saved, KeySyncPlan current)
    {
        var now = new PSObject(current);
        string? name = Compared.FirstOrDefault(property => Text(saved, property) != Text(now, property));
        return name switch
        {
            null => null,
            nameof(KeySyncPlan.Digest) => "the definition, the record of the set in the key, or the signing secret of the proxy is a different one",
            _ => $"{name} was planned as '{Text(saved, name)}' and is now '{Text(now, name)}'",
        };
    }

    private static string Text(PSObject entry, string name) => PowerShellValue.Unwrap(entry.Properties[name]?.Value) switch
    {
        null => "",
        object?[] lines => string.Join("\n", lines),
        var value => value.ToString() ?? "",
    };

    private static PSObject Checked(PSObject entry, string source) => Required.All(name => Text(entry, name).Length > 0)
        ? entry
        : throw Invalid(source, $"an entry has no {string.Join(", ", Required.Where(name => Text(entry, name).Length == 0))}.");

    private static IEnumerable<PSObject> ReadFile(string path)
    {
        string text = TextFile.Read(path, LongestFile).Text;
        try
        {
            IEnumerable<object?> entries = Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".JSON" => FromJson(text),
                ".XML" or ".CLIXML" => PSSerializer.DeserializeAsList(text),
                _ => throw Invalid(path, $"the extension of a file with a plan must be .json, .xml or .clixml, not '{Path.GetExtension(path)}'."),
            };
            return [.. entries.SelectMany(Flattened).Select(entry => Checked(entry, path))];
        }
        catch (Exception problem) when (problem is JsonException or XmlException)
        {
            throw Invalid(path, problem.Message);
        }
    }

    private static IEnumerable<object?> FromJson(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return [JsonValueReader.ToObject(document.RootElement)];
    }

    /// <summary>Returns the entries in a value: an object, a map, or a list of them.</summary>
    private static IEnumerable<PSObject> Flattened(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        System.Collections.IDictionary map => [FromMap(map)],
        System.Collections.IEnumerable list and not string => list.Cast<object?>().SelectMany(Flattened),
        _ => [PSObject.AsPSObject(value!)],
    };

    private static PSObject FromMap(System.Collections.IDictionary map)
    {
        var entry = new PSObject();
        foreach (System.Collections.DictionaryEntry member in map)
        {
            if (entry.Properties[member.Key.ToString()] is null)
            {
                entry.Properties.Add(new PSNoteProperty(member.Key.ToString(), member.Value));
            }
        }

        return entry;
    }

    private static LiteLLMException Invalid(string source, string reason) =>
        new(ErrorIds.InvalidPlan, $"{source} is not a plan of Sync-LiteLLMKey: {reason} Create a plan with -WhatIf -PassThru.");
}
