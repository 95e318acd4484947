using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.IO;

/// <summary>
/// Lets one command at a time write a file, also if the commands run in different processes of a user on this computer. The lock is an
/// open, empty file in the folder for temporary files. The system releases it when the process ends, so a lock never outlives its owner.
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>Writing a file takes a fraction of a second.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly FileStream _handle;

    private FileLock(FileStream handle) => _handle = handle;

    /// <summary>Waits until no other command writes a file.</summary>
    /// <exception cref="LiteLLMException">Another command is still writing the file.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    internal static FileLock Acquire(string path, CancellationToken cancellationToken)
    {
        string name = Path.Combine(Path.GetTempPath(), $"litellm-{Hash(path)}.lock");
        for (DateTime end = DateTime.UtcNow + LongestWait; ;)
        {
            try
            {
                return new FileLock(new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                if (!File.Exists(name) || problem is UnauthorizedAccessException || DateTime.UtcNow > end)
                {
                    throw new LiteLLMException(ErrorIds.FileNotWritten, $"{path} was not written: another command writes it, or its lock file {name} cannot be opened: {problem.Message}", problem);
                }
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Releases the lock. Its file stays, because another command may already wait for it.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Names the file and the user, because a file in the folder for temporary files belongs to one user.</summary>
    private static string Hash(string path)
    {
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(Environment.UserName + "\n" + Path.GetFullPath(path)));
        return string.Concat(hash.Take(16).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
