using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace LiteLLM.Pester;

/// <summary>Runs the Pester tests and reports each one as a test of its own.</summary>
[ExtensionUri(Address)]
public sealed class PesterExecutor : ITestExecutor, IDisposable
{
    /// <summary>The address under which the test platform knows this executor.</summary>
    public const string Address = "executor://litellm/pester";

    private readonly CancellationTokenSource _cancel = new();

    /// <summary>Runs all tests that the filter of the command line selects.</summary>
    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        if (sources is null || !sources.Any(PesterTestCases.IsSource))
        {
            return;
        }

        ITestCaseFilterExpression? filter = runContext?.GetTestCaseFilter(["FullyQualifiedName", "DisplayName", "Name"], _ => null);
        bool IsWanted(TestCase test) => filter is null || filter.MatchTestCase(test, name => name == "FullyQualifiedName" ? test.FullyQualifiedName : test.DisplayName);
        Run(IsWanted, filter is null ? ["*"] : FilesOf(IsWanted), frameworkHandle!);
    }

    /// <summary>Runs the selected tests; a file is run as a whole, and only the selected results are reported.</summary>
    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        TestCase[] selected = [.. tests ?? []];
        HashSet<string> names = [.. selected.Select(test => test.FullyQualifiedName)];
        string[] files = [.. selected.Select(test => Path.GetFileNameWithoutExtension(test.CodeFilePath!)).Distinct()];
        Run(test => names.Contains(test.FullyQualifiedName), files, frameworkHandle!);
    }

    /// <summary>Ends the run and the processes that it has started.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>Releases the token.</summary>
    public void Dispose() => _cancel.Dispose();

    private string[] FilesOf(Func<TestCase, bool> isWanted)
    {
        var cases = new PesterTestCases();
        return [.. new PesterProcess(_cancel.Token).Discover().Select(cases.Create).Where(isWanted)
            .Select(test => Path.GetFileNameWithoutExtension(test.CodeFilePath!)).Distinct()];
    }

    private void Run(Func<TestCase, bool> isWanted, string[] files, IFrameworkHandle framework)
    {
        if (files.Length == 0)
        {
            return;
        }

        var cases = new PesterTestCases();
        var skipped = new List<PesterTest>();
        foreach (PesterTest test in new PesterProcess(_cancel.Token).Run(files))
        {
            TestCase testCase = cases.Create(test);
            if (isWanted(testCase))
            {
                framework.RecordResult(Result(testCase, test));
                if (IsSkipped(test))
                {
                    skipped.Add(test);
                }
            }
        }

        foreach (IGrouping<string, PesterTest> same in skipped.GroupBy(test => $"{test.File}: {test.Message}"))
        {
            framework.SendMessage(TestMessageLevel.Warning, $"{same.Count()} skipped in {same.Key}");
        }
    }

    private static bool IsSkipped(PesterTest test) => test.Result is "Skipped" or "NotRun";

    private static TestResult Result(TestCase testCase, PesterTest test)
    {
        bool isSkipped = IsSkipped(test);
        var result = new TestResult(testCase)
        {
            DisplayName = testCase.DisplayName,
            Outcome = test.Result == "Passed" ? TestOutcome.Passed : isSkipped ? TestOutcome.Skipped : TestOutcome.Failed,
            Duration = TimeSpan.FromSeconds(test.Seconds),
            ErrorMessage = test.Message.Length > 0 ? test.Message : null,
            ErrorStackTrace = isSkipped || test.StackTrace.Length == 0 ? null : test.StackTrace,
        };
        if (isSkipped)
        {
            result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, test.Message));
        }

        return result;
    }
}
