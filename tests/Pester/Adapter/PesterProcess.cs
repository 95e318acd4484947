using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace LiteLLM.Pester;

/// <summary>Runs <c>Invoke-Suite.ps1</c> in PowerShell processes.</summary>
/// <remarks>The environment variable <c>LITELLM_TEST_POWERSHELL</c> names another PowerShell executable than the pinned one.</remarks>
internal sealed class PesterProcess(CancellationToken cancellationToken)
{
    private const string Mark = "##pester ";

    /// <summary>The number of processes that run test files at the same time. Much of a test file is the start of other processes, which one processor can do.</summary>
    private const int MostProcesses = 2;

    /// <summary>The folder that contains the test files.</summary>
    public static string TestFolder { get; } = Metadata("Tests");

    /// <summary>Finds tests without running them.</summary>
    public IEnumerable<PesterTest> Discover() => Start("*", "-DiscoverOnly");

    /// <summary>Runs the tests of some files, several files at the same time, and returns each result when its file has ended.</summary>
    /// <param name="files">The names of the files without <c>.ps1</c>, or <c>*</c> for all files.</param>
    /// <exception cref="InvalidOperationException">A process failed before it had run its files.</exception>
    public IEnumerable<PesterTest> Run(IReadOnlyCollection<string> files)
    {
        int processes = files.Contains("*") ? MostProcesses : Math.Min(MostProcesses, files.Count);
        DirectoryInfo claims = Directory.CreateTempSubdirectory("pester-");
        try
        {
            using var tests = new BlockingCollection<PesterTest>();
            Task running = RunAllAsync(processes, tests, string.Join('|', files), claims.FullName);
            foreach (PesterTest test in tests.GetConsumingEnumerable(CancellationToken.None))
            {
                yield return test;
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            claims.Delete(recursive: true);
        }
    }

    private async Task RunAllAsync(int processes, BlockingCollection<PesterTest> tests, string files, string claims)
    {
        void RunSome()
        {
            foreach (PesterTest test in Start(files, "-ClaimFolder", claims))
            {
                tests.Add(test, CancellationToken.None);
            }
        }

        try
        {
            await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => Task.Factory.StartNew(
                RunSome, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
        finally
        {
            tests.CompleteAdding();
        }
    }

    private IEnumerable<PesterTest> Start(string files, params string[] options)
    {
        string? executable = Environment.GetEnvironmentVariable("LITELLM_TEST_POWERSHELL");
        string[] arguments =
        [
            .. executable is null ? [Metadata("PowerShell")] : Array.Empty<string>(),
            "-NoProfile", "-NonInteractive", "-File", Path.Combine(TestFolder, "Adapter", "Invoke-Suite.ps1"),
            "-PesterPath", Metadata("Pester"), "-Folder", TestFolder, "-File", files, .. options,
        ];
        using Process process = Process.Start(new ProcessStartInfo(executable ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = TestFolder,
        })!;
        process.StandardInput.Close();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                yield return JsonSerializer.Deserialize<PesterTest>(line[Mark.Length..])!;
            }
        }

        process.WaitForExit();
        if (process.ExitCode != 0 && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The PowerShell process for the Pester tests ended with exit code {process.ExitCode}. {errors.Result}");
        }
    }

    private static string Metadata(string key) => typeof(PesterProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
