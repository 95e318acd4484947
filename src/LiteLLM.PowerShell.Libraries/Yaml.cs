using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LiteLLM.PowerShell.Libraries;

/// <summary>Parses YAML and records the position of each value.</summary>
public static class Yaml
{
    private const int MaximumDepth = 128;
    private const string MergeKey = "<<";

    /// <summary>The maximum number of values in a short text. Anchors that refer to each other can expand to many values.</summary>
    private const int MostValues = 100_000;

    /// <summary>Parses a text with a single document.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML, does not contain exactly one document, or is nested too deeply.</exception>
    public static YamlValue Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            CheckDepth(text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new YamlSyntaxException((int)problem.End.Line, "it is not YAML: " + (problem.InnerException ?? problem).Message);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new YamlSyntaxException(1, "it is not YAML: the parser failed."); // The library throws this for some truncated or corrupt texts.
        }

        return stream.Documents.Count == 1
            ? new Reading(text).Read(stream.Documents[0].RootNode, 0)
            : throw new YamlSyntaxException(1, $"it contains {stream.Documents.Count} documents instead of one.");
    }

    /// <summary>Checks the depth before parsing, because the library is recursive and unlimited nesting would terminate the process.</summary>
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (int depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaximumDepth + 3)
            {
                throw TooDeep((int)parser.Current.Start.Line);
            }
        }
    }

    private static YamlSyntaxException TooDeep(int line) => new(line, $"it is nested more than {MaximumDepth} levels deep, or contains itself.");

    /// <summary>Converts the nodes of one text.</summary>
    private sealed class Reading(string text)
    {
        private int _values;

        internal YamlValue Read(YamlNode node, int depth)
        {
            int line = (int)node.Start.Line;
            if (depth > MaximumDepth)
            {
                throw TooDeep(line);
            }

            if (++_values > Math.Max(MostValues, 2 * text.Length))
            {
                throw new YamlSyntaxException(line, "its anchors expand to too many values; write the values out, or use defaults.");
            }

            int start = (int)node.Start.Index;
            switch (node)
            {
                case YamlScalarNode scalar:
                    return new YamlValue(line, start, (int)node.End.Index, scalar.Value ?? "", scalar.Style == ScalarStyle.Plain, null, null);
                case YamlSequenceNode list:
                    YamlValue[] items = ReadItems(list, depth);
                    return new YamlValue(line, start, End(start, list.Style == SequenceStyle.Flow ? ']' : null, items), null, false, items, null);
                case YamlMappingNode map:
                    (YamlValue Name, YamlValue Value)[] entries = [.. map.Children.Select(entry => Entry(Read(entry.Key, depth + 1), Read(entry.Value, depth + 1)))];
                    return new YamlValue(line, start, End(start, map.Style == MappingStyle.Flow ? '}' : null, entries.Select(entry => entry.Value)), null, false, null, Merged(entries));
                default:
                    throw new YamlSyntaxException(line, $"a {node.NodeType} is not allowed here.");
            }
        }

        private YamlValue[] ReadItems(YamlSequenceNode list, int depth)
        {
            var items = new List<YamlValue>();
            int position = (int)list.Start.Index;
            foreach (YamlNode item in list.Children)
            {
                items.Add(Located(Read(item, depth + 1), position));
                position = items[items.Count - 1].End;
            }

            return [.. items];
        }

        /// <summary>Converts an entry. An entry without a value ends with its colon, but the library reports the end of the next value.</summary>
        private (YamlValue Name, YamlValue Value) Entry(YamlValue name, YamlValue value) =>
            value is { Text: "", IsPlain: true } && text.IndexOf(':', name.End) is >= 0 and var colon ? (name, value with { End = colon + 1 }) : (name, Located(value, name.End));

        /// <summary>Sets the end of a value that is an alias: the library reports the position of the anchor, which is before the alias.</summary>
        /// <param name="value">The value.</param>
        /// <param name="from">The position after which the value is.</param>
        private YamlValue Located(YamlValue value, int from)
        {
            if (value.Start >= from || text.IndexOf('*', from) is not (>= 0 and var alias))
            {
                return value;
            }

            int end = alias;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or ']' or '}'))
            {
                end++;
            }

            return value with { End = end };
        }

        /// <summary>Replaces merge keys by the entries of the maps that they refer to. The own entries of a map come first, then those of the first merged map.</summary>
        private static (YamlValue Name, YamlValue Value)[] Merged((YamlValue Name, YamlValue Value)[] entries)
        {
            if (!Array.Exists(entries, entry => IsMerge(entry.Name)))
            {
                return entries;
            }

            var names = new HashSet<string?>(entries.Where(entry => !IsMerge(entry.Name)).Select(entry => entry.Name.Text), StringComparer.Ordinal);
            return
            [
                .. entries.Where(entry => IsMerge(entry.Name)).SelectMany(entry => Maps(entry.Value)).SelectMany(map => map.Entries!).Where(entry => names.Add(entry.Name.Text)),
                .. entries.Where(entry => !IsMerge(entry.Name)),
            ];
        }

        private static bool IsMerge(YamlValue name) => name is { Text: MergeKey, IsPlain: true };

        private static IEnumerable<YamlValue> Maps(YamlValue merged)
        {
            IReadOnlyList<YamlValue> maps = merged.Items ?? [merged];
            return maps.All(map => map.Entries is not null)
                ? maps
                : throw new YamlSyntaxException(merged.Line, $"'{MergeKey}' must refer to a map, or to a list of maps.");
        }

        /// <summary>Finds the end of a collection: the end of its last item and the closing bracket after it. The library does not report it.</summary>
        private int End(int start, char? bracket, IEnumerable<YamlValue> parts)
        {
            int last = parts.Select(part => part.End).DefaultIfEmpty(start).Last();
            return bracket is { } closing ? text.IndexOf(closing, last) + 1 : last;
        }
    }
}
