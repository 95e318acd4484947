namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The exchanges that the sandbox does not answer as recorded, each with the reason.</summary>
internal static class KnownDifferences
{
    private const string Ties =
        "Keys that are equal in the column they are sorted by come in an order of the database engine's own; "
        + "in the sandbox the oldest come first.";

    private const string TiedCalls =
        "Calls that cost the same, and teams without an order, come in an order of the server's own.";

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

    private const string Reports =
        "The sandbox does not have this report, which no command about keys needs: tags by their users, caching, exceptions, "
        + "budgets of providers, and sums by team or customer that need a license.";

    private const string Modified =
        "The modified server has this part of 1.83.2; the sandbox imitates the newest source, which needs a duration for an expired key.";

    private const string Remembered = "The server remembers an old secret that was used for about a minute; the sandbox forgets it at once.";

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
        Of(Ties, More, "last_use/34", "last_use/35"),
        Of(TiedCalls, More, "spend_activity/100"),
        Of(TiedCalls, ["1.83.2-more"], "spend_activity/117"),
        Of(Reports, More, "spend_activity/69", "spend_activity/70", "spend_activity/71", "spend_activity/72", "spend_activity/124"),
        Of(Reports, More, "spend_activity/125", "spend_activity/126", "spend_activity/129"),
        Of(Reports, ["1.83.2-more"], "spend_licensed/5", "spend_licensed/6", "spend_licensed/8", "spend_licensed/11"),
        Of(
            Modified,
            ["1.83.2-more"],
            "regenerate_grace_repaired/15",
            "regenerate_grace_repaired/44",
            "regenerate_grace_repaired/45",
            "regenerate_grace_repaired/46",
            "regenerate_grace_repaired/47"),
        Of(Remembered, ["1.83.2-more"], "regenerate_grace_repaired/26", "regenerate_grace_repaired/29", "regenerate_grace_repaired/32"),
        Of(Configuration, More, "register_other/69", "register_other/70", "register_other/71"),
    }.SelectMany(reasons => reasons).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Of(string reason, string[] archives, params string[] ids) =>
        archives.SelectMany(archive => ids.Select(id => new KeyValuePair<string, string>($"{archive}/{id}", reason)));
}
