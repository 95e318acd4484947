using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Keeps what is printed; a question is answered by its default, or by an error where nobody can be asked.</summary>
internal sealed class RecordingUserInterface : PSHostUserInterface
{
    private readonly StringBuilder _text = new();
    private readonly ConcurrentQueue<ProgressRecord> _progress = new();

    public string Text => _text.ToString();

    public IReadOnlyList<ProgressRecord> Progress => [.. _progress];

    public override PSHostRawUserInterface RawUI => null!;

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsInteractive { get; set; } = true;

    /// <summary>Chooses the answer to a question, where it is not the default.</summary>
    public Func<string, int?>? Answers { get; set; }

    /// <summary>What is typed where a secret is asked for, or <c>null</c> if nobody is there to type.</summary>
    public string? SecretInput { get; set; }

    public void Clear()
    {
        _text.Clear();
        _progress.Clear();
    }

    public override void Write(string value) => _text.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => _text.Append(value);

    public override void WriteLine(string value) => _text.Append(value).Append('\n');

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Enqueue(record);

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => IsInteractive && SecretInput is { } text
        ? new System.Net.NetworkCredential("", text).SecurePassword
        : throw new NotSupportedException();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        WriteLine(message);
        return IsInteractive ? Answers?.Invoke(message) ?? defaultChoice : throw new HostException("Nobody can be asked.");
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException();
}
