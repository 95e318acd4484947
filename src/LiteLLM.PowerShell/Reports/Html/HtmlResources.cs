using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>The source files of the page, which are embedded in the assembly.</summary>
internal static class HtmlResources
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    internal static string Text(string file) => Texts.GetOrAdd(file, Read);

    /// <summary>Returns the hash with which a Content-Security-Policy allows only this file in the page.</summary>
    internal static string Hash(string file)
    {
        using var sha = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(Text(file))));
    }

    private static string Read(string file)
    {
        using Stream stream = typeof(HtmlResources).Assembly.GetManifestResourceStream(typeof(HtmlResources), file)
            ?? throw new InvalidOperationException($"The assembly has no '{file}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
