using System.Text;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.IO;

/// <summary>Writes a file completely or not at all.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="LiteLLMException">The file exists and must not be replaced, or is read-only.</exception>
    internal static void RefuseToReplace(string path, bool keep, bool force)
    {
        if (keep && File.Exists(path))
        {
            throw new LiteLLMException(ErrorIds.FileExists, $"{path} already exists. Specify another path, or omit -NoClobber to replace it.");
        }

        if (!force && File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new LiteLLMException(ErrorIds.FileReadOnly, $"{path} is read-only. Use -Force to replace it.");
        }
    }

    /// <exception cref="LiteLLMException">The file cannot be written.</exception>
    internal static void Write(string path, string text)
    {
        string draft = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(draft, text, Utf8);
            Replace(path, draft);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }

            throw new LiteLLMException(ErrorIds.FileNotWritten, $"{path} was not written: {problem.Message}", problem);
        }
    }

    private static void Replace(string path, string draft)
    {
        if (!File.Exists(path))
        {
            File.Move(draft, path);
            return;
        }

        File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        File.Replace(draft, path, null);
    }
}
