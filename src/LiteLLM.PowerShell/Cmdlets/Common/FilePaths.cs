using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Converts paths of PowerShell to paths of files.</summary>
internal static class FilePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>Returns the path of a file, which does not have to exist.</summary>
    /// <exception cref="LiteLLMException">The path belongs to another provider, such as the one of <c>Env:</c>, or to none.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        try
        {
            string resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? resolved : throw Invalid(path, $"it belongs to the provider '{provider.Name}', not to the file system. The current location is '{session.Path.CurrentLocation.Path}'");
        }
        catch (Exception problem) when (problem is SessionStateException or ProviderInvocationException or PSInvalidOperationException or PSArgumentException or NotSupportedException)
        {
            throw Invalid(path, problem.Message.TrimEnd('.'));
        }
    }

    private static LiteLLMException Invalid(string path, string reason) =>
        new(ErrorIds.InvalidPath, $"'{path}' is not the path of a file: {reason}. Specify the full path of a file, such as C:\\keys\\prod.json or /srv/keys/prod.json.");
}
