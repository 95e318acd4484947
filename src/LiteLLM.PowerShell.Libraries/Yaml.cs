using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LiteLLM.PowerShell.Libraries;

/// <summary>Reads YAML with the places where its values stand.</summary>
public static class Yaml
{
    private const int MaximumDepth = 60;

    /// <summary>The most values that a text may stand for, if it is short: an anchor that is used again and again makes many of few.</summary>
    private const int MostValues = 100_000;

    /// <summary>Reads a text of one document.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML, holds no or more than one document, or is nested too deep.</exception>
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
            throw new YamlSyntaxException(1, "it is not YAML: the library that reads it gave up."); // So it does with some texts that are cut off or garbled.
        }

        return stream.Documents.Count == 1
            ? new Reading(text).Read(stream.Documents[0].RootNode, 0)
            : throw new YamlSyntaxException(1, $"it holds {stream.Documents.Count} documents; there has to be one.");
    }

    /// <summary>The library reads nested values by recursion, and would take the process down with what is nested without end.</summary>
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

    /// <summary>The way through the nodes of one text.</summary>
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
                throw new YamlSyntaxException(line, "its anchors stand for too much; write out what is meant, or use defaults.");
            }

            int start = (int)node.Start.Index;
            switch (node)
            {
                case YamlScalarNode scalar:
                    return new YamlValue(line, start, (int)node.End.Index, scalar.Value ?? "", scalar.Style == ScalarStyle.Plain, null, null);
                case YamlSequenceNode list:
                    YamlValue[] items = [.. list.Children.Select(item => Read(item, depth + 1))];
                    return new YamlValue(line, start, End(start, list.Style == SequenceStyle.Flow ? ']' : null, items), null, false, items, null);
                case YamlMappingNode map:
                    (YamlValue Name, YamlValue Value)[] entries = [.. map.Children.Select(entry => Entry(Read(entry.Key, depth + 1), Read(entry.Value, depth + 1)))];
                    return new YamlValue(line, start, End(start, map.Style == MappingStyle.Flow ? '}' : null, entries.Select(entry => entry.Value)), null, false, null, entries);
                default:
                    throw new YamlSyntaxException(line, $"a {node.NodeType} cannot stand here.");
            }
        }

        /// <summary>An entry without a value ends with its colon; the library says that it ends with the next value.</summary>
        private (YamlValue Name, YamlValue Value) Entry(YamlValue name, YamlValue value) =>
            value is { Text: "", IsPlain: true } && text.IndexOf(':', name.End) is >= 0 and var colon ? (name, value with { End = colon + 1 }) : (name, value);

        /// <summary>A block ends with its last part, and what stands in brackets behind them; the library does not tell it.</summary>
        private int End(int start, char? bracket, IEnumerable<YamlValue> parts)
        {
            int last = parts.Select(part => part.End).DefaultIfEmpty(start).Last();
            return bracket is { } closing ? text.IndexOf(closing, last) + 1 : last;
        }
    }
}
