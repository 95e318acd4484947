using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using PowerShellApi = System.Management.Automation.PowerShell;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>The real engine with a runspace that no other test uses at the same time, into which the built module is imported by its manifest.</summary>
public sealed class Engine : IDisposable
{
    private readonly ReusableRunspace _reusable;
    private readonly Runspace _runspace;
    private readonly RecordingHost _host;

    /// <param name="connectTo">The server to connect to.</param>
    /// <param name="isNew">Whether nothing has run in the runspace before. After a disconnection, a runspace does not use the environment variables.</param>
    public Engine(ProxyServer? connectTo = null, bool isNew = false)
    {
        _reusable = isNew ? ReusableRunspace.Open() : ReusableRunspace.Rent();
        (_runspace, _host) = (_reusable.Runspace, _reusable.Host);
        if (connectTo is not null)
        {
            Connect(connectTo);
        }
    }

    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = BuildValue("Repository");

    /// <summary>
    /// The most time that a command needs to stop, on a machine that is busy with other tests. A command that does not stop continues for
    /// 30 seconds or more: the longest pause between two requests is 30 seconds, and the time limit of a request is 100 seconds.
    /// </summary>
    public static TimeSpan Promptly { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The module as it was built.</summary>
    public static string ModuleFolder { get; } = Path.Combine(Repository, "out", "LiteLLM");

    /// <summary>Whether this is a debug or a release build.</summary>
    public static string Configuration => BuildValue("Configuration");

    /// <summary>The pinned PowerShell, which <c>dotnet</c> starts as a process of its own.</summary>
    public static string PowerShellProgram { get; } = BuildValue("PowerShell");

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsInteractive
    {
        get => _host.IsInteractive;
        set => _host.IsInteractive = value;
    }

    /// <summary>Chooses the answer to a question by its position among the choices, where it is not the default.</summary>
    public Func<string, int?>? Answers
    {
        get => _host.Answers;
        set => _host.Answers = value;
    }

    /// <summary>What is typed where a secret is asked for, or <c>null</c> if nobody is there to type.</summary>
    public string? SecretInput
    {
        get => _host.SecretInput;
        set => _host.SecretInput = value;
    }

    /// <summary>What the last script printed.</summary>
    public string HostText => _host.Text;

    /// <summary>The progress that the last script showed.</summary>
    public IReadOnlyList<ProgressRecord> Progress => _host.Progress;

    /// <summary>Connects to a server, and lets the server forget the request that this takes.</summary>
    public void Connect(ProxyServer proxy)
    {
        Run($"Connect-LiteLLM -Uri {proxy.Address} -Key {ProxyServer.MasterKey} -RetryIntervalSec 0.01").ShouldSucceed();
        proxy.ClearLog();
    }

    /// <summary>
    /// Runs a script as a user would type it; variables are set before. An error that ends a statement ends the script, so that
    /// it can be told from one that is only reported.
    /// </summary>
    public RunResult Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        using PowerShellApi shell = PowerShellApi.Create(_runspace);
        return Invoke(shell.AddScript($"try {{\n{script}\n}} catch {{ throw }}"));
    }

    /// <summary>Runs a script and stops it, as Ctrl+C does, once something has happened. Returns how long it took to stop.</summary>
    public TimeSpan RunAndStop(string script, Task until)
    {
        _host.Clear();
        using PowerShellApi shell = PowerShellApi.Create(_runspace);
        IAsyncResult running = shell.AddScript(script).BeginInvoke();
        Assert.True(until.Wait(Eventually.Limit), "What the script should be stopped at has not happened.");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        watch.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
        return watch.Elapsed;
    }

    public void Dispose() => _reusable.Return();

    internal static string BuildValue(string name) =>
        typeof(Engine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    private RunResult Invoke(PowerShellApi shell)
    {
        _host.Clear();
        List<PSObject> output = [];
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException problem)
        {
            terminating = problem.ErrorRecord;
        }

        return new RunResult(
            output,
            [.. shell.Streams.Error],
            terminating,
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            _host.Text);
    }
}
