namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The exchanges that the sandbox does not answer as recorded, each with the reason.</summary>
internal static class KnownDifferences
{
    private const string Ties =
        "Keys that are equal in the column they are sorted by come in an order of the database engine's own; "
        + "in the sandbox the oldest come first.";

    private const string DelayedSpend =
        "The server writes what was spent some time after the call, which moves `updated_at` again; the sandbox writes it at once.";

    private static readonly string[] Streams = ["1.80.11", "1.81.13", "1.83.2"];

    /// <summary>The reasons by <c>archive/file/index</c>.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new[]
    {
        Of(Ties, Streams, "key_info/17", "key_list/25", "key_list/28", "key_list/31"),
        Of(DelayedSpend, Streams, "spend/2"),
    }.SelectMany(reasons => reasons).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Of(string reason, string[] archives, params string[] ids) =>
        archives.SelectMany(archive => ids.Select(id => new KeyValuePair<string, string>($"{archive}/{id}", reason)));
}
