using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A host that keeps what is printed, such as the text of -WhatIf.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    public string Text => _ui.Text;

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsInteractive
    {
        get => _ui.IsInteractive;
        set => _ui.IsInteractive = value;
    }

    /// <summary>Chooses the answer to a question, where it is not the default.</summary>
    public Func<string, int?>? Answers
    {
        get => _ui.Answers;
        set => _ui.Answers = value;
    }

    /// <summary>What is typed where a secret is asked for.</summary>
    public string? SecretInput
    {
        get => _ui.SecretInput;
        set => _ui.SecretInput = value;
    }

    public IReadOnlyList<ProgressRecord> Progress => _ui.Progress;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Tests";

    public override PSHostUserInterface UI => _ui;

    public override Version Version { get; } = new(1, 0);

    public void Clear() => _ui.Clear();

    /// <summary>Forgets what was printed and how questions are answered.</summary>
    public void Reset()
    {
        Clear();
        IsInteractive = true;
        Answers = null;
        SecretInput = null;
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
