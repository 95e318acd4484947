using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LiteLLM.PowerShell.Tests.Reports;

/// <summary>A report as it was written, read strictly: a mistake in its HTML is an error.</summary>
internal sealed class Page
{
    private static readonly Regex Embedded = new("<(style|script)>(.*?)</\\1>", RegexOptions.Singleline);

    internal Page(string text)
    {
        Text = text;
        Files = Embedded.Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Document = XDocument.Parse(Embedded.Replace(text, "<$1/>"), LoadOptions.PreserveWhitespace);
    }

    internal string Text { get; }

    internal XDocument Document { get; }

    /// <summary>The style sheet and the script.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; }

    internal string Hash(string file) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Files[file])));

    internal IEnumerable<XElement> All(string name) => Document.Descendants(name);

    internal XElement Meta(string name) =>
        All("meta").Single(meta => (string?)meta.Attribute("name") == name || (string?)meta.Attribute("http-equiv") == name);

    /// <summary>The rows of the table with this id, each as the texts of its cells.</summary>
    internal string[] Table(string id) => Rows(All("table").Single(table => (string?)table.Attribute("id") == id || (string?)table.Attribute("aria-labelledby") == id));

    /// <summary>The keys that are listed for a reason, and why; none where there is no such list.</summary>
    internal string[] Concern(string title) =>
        All("details").SingleOrDefault(details => details.Descendants("span").First().Value == title) is { } list ? Rows(list) : [];

    private static string[] Rows(XElement container) =>
        [.. container.Descendants("tbody").Elements("tr").Select(row => Regex.Replace(string.Join(" | ", row.Elements().Select(cell => cell.Value)), @"\s+", " ").Trim())];
}
