using System.Text.RegularExpressions;
using System.Xml.Linq;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>What the doc comments say.</summary>
internal static class DocComments
{
    private const string Key = "P:LiteLLM.PowerShell.Keys.LiteLLMKey.";

    /// <summary>The summary of each property of a key, on one line.</summary>
    internal static Dictionary<string, string> OfKey()
    {
        string file = Path.Combine(Engine.Repository, "src", "LiteLLM.PowerShell", "bin", Engine.Configuration, "netstandard2.0", "LiteLLM.PowerShell.xml");
        return XDocument.Load(file).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith(Key, StringComparison.Ordinal))
            .ToDictionary(
                member => member.Attribute("name")!.Value[Key.Length..],
                member => Regex.Replace(member.Element("summary")!.Value.Trim(), @"\s+", " "));
    }
}
