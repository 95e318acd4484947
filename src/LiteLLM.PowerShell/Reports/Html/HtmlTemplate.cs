using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>
/// Renders HTML templates in the style of Mustache: <c>{{Name}}</c> is the text of a member, always escaped; <c>{{#Name}}...{{/Name}}</c> is
/// rendered once for a value and once for each item of a list, whose members are found first; <c>{{^Name}}...{{/Name}}</c> is rendered if
/// there is no value; <c>{{&gt;file}}</c> is another template; <c>{{&amp;file}}</c> is a file without any change.
/// </summary>
internal sealed class HtmlTemplate
{
    private static readonly Regex Tag = new(@"\{\{(?<sign>[#^/>&]?)(?<name>[\w.]+)\}\}", RegexOptions.CultureInvariant, RegexLimit.Time);
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo?> Members = new();

    private readonly List<Action<StringBuilder, Stack<object>>> _parts = [];

    private HtmlTemplate()
    {
    }

    internal static HtmlTemplate Parse(string file)
    {
        string text = HtmlResources.Text(file);
        int position = 0;
        return Parse(text, Tag.Matches(text).Cast<Match>().GetEnumerator(), ref position);
    }

    internal string Render(object view)
    {
        var html = new StringBuilder();
        Render(html, new Stack<object>([view]));
        return html.ToString();
    }

    private static HtmlTemplate Parse(string text, IEnumerator<Match> tags, ref int position)
    {
        var template = new HtmlTemplate();
        while (tags.MoveNext())
        {
            Match tag = tags.Current;
            string name = tag.Groups["name"].Value;
            template.AddText(text.Substring(position, tag.Index - position));
            position = tag.Index + tag.Length;
            switch (tag.Groups["sign"].Value)
            {
                case "#": template.AddSection(name, Parse(text, tags, ref position)); break;
                case "^": template.AddInverted(name, Parse(text, tags, ref position)); break;
                case ">": template._parts.Add(Parse(name).Render); break;
                case "&": template.AddText(HtmlResources.Text(name)); break;
                case "/": return template;
                default: template._parts.Add((html, views) => HtmlText.Append(html, (string?)Find(views, name))); break;
            }
        }

        template.AddText(text.Substring(position));
        return template;
    }

    private void AddText(string text) => _parts.Add((html, _) => html.Append(text));

    private void AddSection(string name, HtmlTemplate content) => _parts.Add((html, views) =>
    {
        foreach (object item in Items(Find(views, name)))
        {
            views.Push(item);
            content.Render(html, views);
            views.Pop();
        }
    });

    private void AddInverted(string name, HtmlTemplate content) => _parts.Add((html, views) =>
    {
        if (!Items(Find(views, name)).Any())
        {
            content.Render(html, views);
        }
    });

    private void Render(StringBuilder html, Stack<object> views) => _parts.ForEach(part => part(html, views));

    private static IEnumerable<object> Items(object? value) => value switch
    {
        null or "" or false => [],
        string or not IEnumerable => [value],
        IEnumerable list => list.Cast<object>(),
    };

    private static object? Find(Stack<object> views, string name)
    {
        foreach (object view in views)
        {
            if (Members.GetOrAdd((view.GetType(), name), member => member.Item1.GetProperty(member.Item2)) is { } property)
            {
                return property.GetValue(view);
            }
        }

        throw new InvalidOperationException($"The template names '{name}', which its view does not have.");
    }
}
