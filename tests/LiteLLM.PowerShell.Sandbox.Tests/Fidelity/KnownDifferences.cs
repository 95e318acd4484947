namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The exchanges that the sandbox does not answer as recorded, each with the reason.</summary>
internal static class KnownDifferences
{
    private const string Ties =
        "Keys that are equal in the column they are sorted by come in an order of the database engine's own; "
        + "in the sandbox the oldest come first.";

    private const string OneClock =
        "The recorded server took seconds between two updates of one request, or the answer does not tell the time of the change; "
        + "the clock of the sandbox shows one time.";

    private const string Callback =
        "The recorded server could not load the client of the callback; the sandbox calls no callbacks.";

    private const string Memory =
        "The server keeps the budget of a key that was used for a minute; the sandbox reads it for every call.";

    private const string OtherRuns = "The database of the constructed server held keys that other runs had deleted.";

    private static readonly string[] Extra = ["1.81.13-extra", "1.83.2-extra"];

    private static readonly string[] Streams = ["1.80.11", "1.81.13", "1.83.2"];

    /// <summary>The reasons by <c>archive/file/index</c>.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new[]
    {
        Of(Ties, Streams, "key_info/17", "key_list/25", "key_list/28", "key_list/31"),
        Of(OneClock, Extra, "bulk/24", "bulk/26", "bulk/41"),
        Of(Ties, Extra, "list_filters/37", "list_filters/38"),
        Of(Ties, ["1.81.13-extra"], "nonadmin/34"),
        Of(Callback, Extra, "logging_metadata/60"),
        Of(OtherRuns, ["newest-constructed"], "bulk_and_status/19"),
        Of(Memory, Extra, "shared_budget/23"),
    }.SelectMany(reasons => reasons).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Of(string reason, string[] archives, params string[] ids) =>
        archives.SelectMany(archive => ids.Select(id => new KeyValuePair<string, string>($"{archive}/{id}", reason)));
}
