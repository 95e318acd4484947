using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace LiteLLM.Pester;

/// <summary>Gives each Pester test an identity that is the same in discovery and in a run.</summary>
internal sealed class PesterTestCases
{
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The source for which this adapter finds tests: its own assembly.</summary>
    public static string Source { get; } = Assembly.GetExecutingAssembly().Location;

    /// <summary>Whether a source is this assembly.</summary>
    public static bool IsSource(string source) => Path.GetFileName(source) == Path.GetFileName(Source);

    /// <summary>Creates the test case of a test. The tests of a file must come in the order in which Pester finds them.</summary>
    public TestCase Create(PesterTest test)
    {
        string name = $"{test.File}: {test.Path}";
        int number = _counts[name] = _counts.GetValueOrDefault(name) + 1;
        return new TestCase(number == 1 ? name : $"{name} #{number}", new Uri(PesterExecutor.Address), Source)
        {
            DisplayName = $"{test.File}: {test.Name}",
            CodeFilePath = Path.Combine(PesterProcess.TestFolder, test.File),
            LineNumber = test.Line,
        };
    }
}
