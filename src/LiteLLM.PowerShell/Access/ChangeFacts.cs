using LiteLLM.PowerShell.Catalog;

namespace LiteLLM.PowerShell.Access;

/// <summary>What is known about the server and its records when a change is planned. What was not read, or could not be read, leads to no warning.</summary>
/// <param name="Now">The time of the server.</param>
internal sealed record ChangeFacts(DateTimeOffset Now)
{
    /// <summary>Whether the server has no enterprise license.</summary>
    internal bool LacksLicense { get; init; }

    /// <summary>A sentence for a warning about a missing license, or empty.</summary>
    internal string LicenseAdvice { get; init; } = "";

    /// <summary>The names of the attributes that the server declares for the request. Empty if it does not publish them.</summary>
    internal IReadOnlyCollection<string> Declared { get; init; } = [];

    /// <summary>The release of LiteLLM, or <c>null</c>.</summary>
    internal Version? Release { get; init; }

    /// <summary>The team of the key after the change, or <c>null</c> if it has none or is unknown.</summary>
    internal AccessRecord? Team { get; init; }

    /// <summary>The limits of the keys of the team.</summary>
    internal IReadOnlyCollection<TeamKeyLimits> TeamKeys { get; init; } = [];

    /// <summary>The models of the proxy, or <c>null</c>.</summary>
    internal ModelDirectory? Models { get; init; }

    /// <summary>Whether another key has the new alias, or will have it.</summary>
    internal bool IsAliasTaken { get; init; }
}
