using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.IO;

/// <summary>Writes files. A file is either as it was or written completely, and one command at a time writes it.</summary>
internal static class AtomicFile
{
    private const string Devices = "/dev/";

    /// <exception cref="LiteLLMException">The file exists and must not be replaced, or is read-only.</exception>
    internal static void ThrowIfExists(string path, bool keep, bool force)
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

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="LiteLLMException">The file cannot be written.</exception>
    internal static void Write(string path, string text, CancellationToken cancellationToken = default) =>
        Update(path, () => new TextFile(text, TextFile.Utf8), cancellationToken);

    /// <summary>Writes a file whose new content depends on its current content. No other command writes it in between.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Reads the file and returns the new content.</param>
    /// <param name="cancellationToken">Ends the wait for another command that writes the file.</param>
    /// <exception cref="LiteLLMException">The file cannot be written.</exception>
    internal static void Update(string path, Func<TextFile> change, CancellationToken cancellationToken = default)
    {
        try
        {
            string target = FileLinks.Resolve(path);
            using FileLock exclusive = FileLock.Acquire(target, cancellationToken);
            byte[] content = change().ToBytes();
            if (target.StartsWith(Devices, StringComparison.Ordinal))
            {
                WriteBytes(target, content, FileMode.Open);
            }
            else
            {
                Replace(target, content);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new LiteLLMException(ErrorIds.FileNotWritten, $"{path} was not written: {problem.Message}", problem);
        }
    }

    private static void Replace(string path, byte[] content)
    {
        string draft = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Guid.NewGuid():N}.tmp");
        try
        {
            bool exists = File.Exists(path);
            if (exists)
            {
                File.Copy(path, draft); // The copy has the mode of the file, which .NET Standard 2.0 cannot set.
                File.SetAttributes(draft, File.GetAttributes(draft) & ~FileAttributes.ReadOnly);
            }

            WriteBytes(draft, content, exists ? FileMode.Truncate : FileMode.CreateNew);
            Move(draft, path, exists);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static void Move(string draft, string path, bool exists)
    {
        if (!exists)
        {
            File.Move(draft, path);
            return;
        }

        File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        File.Replace(draft, path, null);
    }

    private static void WriteBytes(string path, byte[] content, FileMode mode)
    {
        using var file = new FileStream(path, mode, FileAccess.Write, FileShare.None);
        file.Write(content, 0, content.Length);
        file.Flush(flushToDisk: !path.StartsWith(Devices, StringComparison.Ordinal));
    }
}
