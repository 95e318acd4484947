using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LiteLLM.PowerShell.Libraries;

/// <summary>Reads YAML with the places where its values stand.</summary>
public static class Yaml
{
    private const int MaximumDepth = 60;

    /// <summary>Reads a text of one document.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML, holds no or more than one document, or is nested too deep.</exception>
    public static YamlValue Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new YamlSyntaxException((int)problem.End.Line, "it is not YAML: " + (problem.InnerException ?? problem).Message);
        }

        return stream.Documents.Count == 1
            ? Read(text, stream.Documents[0].RootNode, 0)
            : throw new YamlSyntaxException(1, $"it holds {stream.Documents.Count} documents; there has to be one.");
    }

    private static YamlValue Read(string text, YamlNode node, int depth)
    {
        int line = (int)node.Start.Line;
        if (depth > MaximumDepth)
        {
            throw new YamlSyntaxException(line, $"it is nested more than {MaximumDepth} levels deep, or contains itself.");
        }

        int start = (int)node.Start.Index;
        switch (node)
        {
            case YamlScalarNode scalar:
                return new YamlValue(line, start, (int)node.End.Index, scalar.Value ?? "", scalar.Style == ScalarStyle.Plain, null, null);
            case YamlSequenceNode list:
                YamlValue[] items = [.. list.Children.Select(item => Read(text, item, depth + 1))];
                return new YamlValue(line, start, End(text, start, list.Style == SequenceStyle.Flow ? ']' : null, items), null, false, items, null);
            case YamlMappingNode map:
                (YamlValue Name, YamlValue Value)[] entries = [.. map.Children.Select(entry => Entry(text, Read(text, entry.Key, depth + 1), Read(text, entry.Value, depth + 1)))];
                return new YamlValue(line, start, End(text, start, map.Style == MappingStyle.Flow ? '}' : null, entries.Select(entry => entry.Value)), null, false, null, entries);
            default:
                throw new YamlSyntaxException(line, $"a {node.NodeType} cannot stand here.");
        }
    }

    /// <summary>An entry without a value ends with its colon; the library says that it ends with the next value.</summary>
    private static (YamlValue Name, YamlValue Value) Entry(string text, YamlValue name, YamlValue value) =>
        value is { Text: "", IsPlain: true } && text.IndexOf(':', name.End) is >= 0 and var colon ? (name, value with { End = colon + 1 }) : (name, value);

    /// <summary>A block ends with its last part, and what stands in brackets behind them; the library does not tell it.</summary>
    private static int End(string text, int start, char? bracket, IEnumerable<YamlValue> parts)
    {
        int last = parts.Select(part => part.End).DefaultIfEmpty(start).Last();
        return bracket is { } closing ? text.IndexOf(closing, last) + 1 : last;
    }
}
