using System.Xml.Linq;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The file that Get-Help reads, in the built module.</summary>
internal static class MamlHelp
{
    private static readonly XDocument Document = XDocument.Load(Path.Combine(Engine.ModuleFolder, "en-US", "LiteLLM.PowerShell.dll-Help.xml"), LoadOptions.PreserveWhitespace);

    internal static IEnumerable<string> Names => Document.Root!.Elements().Select(command => At(command, "details", "name")!.Value);

    internal static XElement Command(string name) => Assert.Single(Document.Root!.Elements(), command => At(command, "details", "name")!.Value == name);

    /// <summary>The element that a path of local names leads to.</summary>
    internal static XElement? At(XElement element, params string[] path) =>
        path.Aggregate((XElement?)element, (inner, name) => inner?.Elements().FirstOrDefault(child => child.Name.LocalName == name));

    /// <summary>All elements that a path of local names leads to.</summary>
    internal static IEnumerable<XElement> AllAt(XElement element, params string[] path) =>
        path.Aggregate<string, IEnumerable<XElement>>([element], (found, name) => found.SelectMany(parent => parent.Elements().Where(child => child.Name.LocalName == name)));

    /// <summary>The paragraphs below an element, without the way in which they are laid out.</summary>
    internal static string Prose(XElement? element) => Plain(string.Join("\n", AllAt(element!, "para").Select(paragraph => paragraph.Value)));

    /// <summary>A text of a page or of this file, without marks of Markdown and without the way in which it is laid out.</summary>
    internal static string Plain(string text) =>
        string.Join(' ', text.Replace("`", "").Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
