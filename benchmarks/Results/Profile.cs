namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>A recorded profile: where the time or the memory of a scenario goes.</summary>
/// <param name="Title">The scenario.</param>
/// <param name="Goals">How the names of the goals begin that the profile explains.</param>
/// <param name="Date">The day on which it was recorded, in UTC.</param>
/// <param name="Commit">The commit that was measured.</param>
/// <param name="Method">How it was recorded.</param>
/// <param name="Parts">The parts in percent.</param>
/// <param name="Conclusion">What follows from it.</param>
internal sealed record Profile(string Title, string[] Goals, string Date, string Commit, string Method, Dictionary<string, double> Parts, string Conclusion)
{
    /// <summary>Returns whether the profile explains a goal.</summary>
    internal bool Explains(Goal goal) => Goals.Any(name => goal.Name.StartsWith(name, StringComparison.Ordinal));
}
