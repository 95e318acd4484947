namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>A fault of the matrix: a spoiled response, whether and when the server processes the request, and which responses are spoiled.</summary>
/// <param name="Answer">The spoiled response.</param>
/// <param name="Commit">Whether and when the server processes the request.</param>
/// <param name="Extent">Which responses are spoiled.</param>
internal sealed record FaultCase(SpoiledAnswer Answer, FaultCase.Commits Commit, FaultCase.Extents Extent)
{
    private static readonly (Commits, Extents)[] Combinations =
    [
        (Commits.Never, Extents.First), (Commits.Never, Extents.All), (Commits.Before, Extents.First), (Commits.Before, Extents.All), (Commits.Before, Extents.Everything),
        (Commits.Later, Extents.First), (Commits.Later, Extents.All), (Commits.Later, Extents.Everything),
    ];

    /// <summary>Whether and when the server processes a request.</summary>
    internal enum Commits
    {
        Never,
        Before,

        /// <summary>After the command has ended.</summary>
        Later,
    }

    /// <summary>Which responses are spoiled.</summary>
    internal enum Extents
    {
        /// <summary>That to the first request that issues a secret.</summary>
        First,

        /// <summary>Those to all requests that issue a secret.</summary>
        All,

        /// <summary>Those to all requests that issue a secret. No request after them is answered.</summary>
        Everything,
    }

    /// <summary>All faults, by name. A refusal of LiteLLM itself follows no commit.</summary>
    internal static IReadOnlyDictionary<string, FaultCase> All { get; } = SpoiledAnswer.All
        .SelectMany(answer => Combinations.Select(combination => new FaultCase(answer, combination.Item1, combination.Item2)))
        .Where(fault => (!fault.Answer.IsRefusal || fault.Commit == Commits.Never) && (!fault.Answer.IsSlow || fault.Extent != Extents.All))
        .ToDictionary(fault => fault.ToString(), StringComparer.Ordinal);

    public override string ToString() => $"{Answer}, to {Extent switch { Extents.First => "the first request", Extents.All => "all requests", _ => "all requests and nothing else" }}, committed {Commit switch { Commits.Before => "before", Commits.Later => "later", _ => "never" }}";
}
