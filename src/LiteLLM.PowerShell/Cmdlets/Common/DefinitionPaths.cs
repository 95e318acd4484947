using System.Collections.ObjectModel;
using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Resolves paths to definition files. A path is a file, a folder that contains such files, or a wildcard pattern.</summary>
internal static class DefinitionPaths
{
    /// <exception cref="LiteLLMException">A path matches no definition files.</exception>
    internal static IEnumerable<string> Files(SessionState session, IEnumerable<string> paths, bool literal) =>
        paths.SelectMany(path => Resolve(session, path, literal)).Distinct(StringComparer.Ordinal);

    private static string[] Resolve(SessionState session, string path, bool literal)
    {
        string[] files = [.. Existing(session, path, literal).SelectMany(FilesOf)];
        return files.Length > 0
            ? files
            : throw new LiteLLMException(ErrorIds.DefinitionsNotFound,
                $"'{path}' matches no definition files. Specify files that end in {string.Join(", ", DefinitionFormat.AllExtensions)}, or a folder that contains such files.");
    }

    private static Collection<string> Existing(SessionState session, string path, bool literal)
    {
        if (literal)
        {
            return [FilePaths.Resolve(session, path)];
        }

        try
        {
            Collection<string> resolved = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.Name == "FileSystem" ? resolved : [];
        }
        catch (Exception problem) when (problem is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            return [];
        }
    }

    private static IEnumerable<string> FilesOf(string path) =>
        File.Exists(path) ? [path]
        : Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(DefinitionFormat.IsOne).OrderBy(file => file, StringComparer.Ordinal)
        : [];
}
