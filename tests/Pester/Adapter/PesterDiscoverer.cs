using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace LiteLLM.Pester;

/// <summary>Lists the Pester tests for <c>dotnet test --list-tests</c> and for editors.</summary>
[FileExtension(".dll")]
[DefaultExecutorUri(PesterExecutor.Address)]
public sealed class PesterDiscoverer : ITestDiscoverer
{
    /// <inheritdoc />
    public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        if (sources.Any(PesterTestCases.IsSource))
        {
            var cases = new PesterTestCases();
            foreach (PesterTest test in new PesterProcess(CancellationToken.None).Discover())
            {
                discoverySink.SendTestCase(cases.Create(test));
            }
        }
    }
}
