using System.Reflection;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("LiteLLM.PowerShell.Tests.Hosting.LongRunningFirst", "LiteLLM.PowerShell.Tests")]

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Starts the classes with <see cref="LongRunningAttribute"/> before all others, so that none of them runs alone at the end.</summary>
public sealed class LongRunningFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderByDescending(IsLongRunning);

    /// <summary>Returns whether the only class of a collection is marked. xunit names such a collection after its class.</summary>
    private static bool IsLongRunning(ITestCollection collection) =>
        typeof(LongRunningFirst).Assembly.GetType(collection.DisplayName.Replace("Test collection for ", "", StringComparison.Ordinal).Split(' ')[0])
            ?.GetCustomAttribute<LongRunningAttribute>() is not null;
}
