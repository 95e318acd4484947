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

    private const string Simultaneous =
        "The server received these requests at once and wrote one while it worked on the other; the sandbox takes one after the other.";

    private const string Batch = "The server writes the spend of several keys one after the other; the sandbox writes it at one time.";

    private const string ProcessMemory = "The server shows a changed credential half a minute later; the sandbox shows it at once.";

    private const string Configuration = "The sandbox has no configuration endpoints; it only refuses them to callers without rights.";

    private static readonly string[] More = ["1.81.13-more", "1.83.2-more"];

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
        Of(Simultaneous, More, "register_user/58"),
        Of(Simultaneous, ["1.81.13-more"], "replace_without_licence/76", "replace_without_licence/77", "register_team_state/24", "register_user/59"),
        Of(Simultaneous, ["1.83.2-more"], "register_team_state/17", "register_team_state/25"),
        Of(Batch, More, "replace_without_licence/36"),
        Of(ProcessMemory, More, "register_credentials/29"),
        Of(Configuration, More, "register_other/69", "register_other/70", "register_other/71"),
    }.SelectMany(reasons => reasons).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Of(string reason, string[] archives, params string[] ids) =>
        archives.SelectMany(archive => ids.Select(id => new KeyValuePair<string, string>($"{archive}/{id}", reason)));
}
