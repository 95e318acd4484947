namespace LiteLLM.Pester;

/// <summary>A Pester test, and its result if it was run.</summary>
/// <param name="File">The name of the test file.</param>
/// <param name="Path">The names of the blocks and of the test, before Pester fills in the values of <c>-ForEach</c>.</param>
/// <param name="Name">The names of the blocks and of the test as Pester displays them.</param>
/// <param name="Line">The line of the file on which the test starts.</param>
/// <param name="Result"><c>Passed</c>, <c>Failed</c>, <c>Skipped</c>, <c>Inconclusive</c> or <c>NotRun</c>.</param>
/// <param name="Seconds">The duration of the test in seconds.</param>
/// <param name="Message">The errors, or the reason why the test was skipped.</param>
/// <param name="StackTrace">Where the errors occurred.</param>
internal sealed record PesterTest(string File, string Path, string Name, int Line, string Result, double Seconds, string Message, string StackTrace);
