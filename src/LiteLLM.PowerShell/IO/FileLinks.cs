using System.Reflection;

namespace LiteLLM.PowerShell.IO;

/// <summary>Follows symbolic links, so that the file behind a link is replaced and not the link.</summary>
internal static class FileLinks
{
    /// <summary>The function of .NET, which .NET Standard 2.0 does not know and .NET Framework does not have.</summary>
    private static readonly MethodInfo? ResolveLinkTarget = typeof(File).GetMethod("ResolveLinkTarget", [typeof(string), typeof(bool)]);

    /// <summary>Returns the path of the file behind all links; the path itself if it is no link.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    internal static string Resolve(string path)
    {
        try
        {
            return (ResolveLinkTarget?.Invoke(null, [path, true]) as FileSystemInfo)?.FullName ?? path;
        }
        catch (TargetInvocationException problem) when (problem.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            return path;
        }
        catch (TargetInvocationException problem) when (problem.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new IOException(problem.InnerException.Message, problem.InnerException);
        }
    }
}
