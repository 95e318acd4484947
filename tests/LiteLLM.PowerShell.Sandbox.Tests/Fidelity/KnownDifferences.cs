namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The exchanges that the sandbox does not answer as recorded, each with the reason.</summary>
internal static class KnownDifferences
{
    private const string Ties =
        "The database determines the order of keys with the same value in the sorted column; the sandbox returns the oldest first.";

    private const string TiedCalls =
        "The server determines the order of calls with the same cost, and of teams.";

    private const string OneClock =
        "Seconds passed between two updates of one request on the recorded server, or the response does not contain the time of the change; "
        + "the sandbox uses one time for a request.";

    private const string Callback =
        "The recorded server could not load the client of the callback; the sandbox calls no callbacks.";

    private const string Memory =
        "The server caches the budget of a used key for a minute; the sandbox reads it for each call.";

    private const string OtherRuns = "The database of the constructed server contained keys that previous runs had deleted.";

    private const string Simultaneous =
        "The server processed these requests concurrently; the sandbox processes them one at a time.";

    private const string Batch = "The server writes the spend of several keys one after the other; the sandbox writes it at the same time.";

    private const string ProcessMemory = "The server shows a changed credential after half a minute; the sandbox shows it immediately.";

    private const string Configuration = "The sandbox does not have the configuration endpoints, except for their refusal without permission.";

    private const string Reports =
        "The sandbox does not have this report, because no command uses it: tags by user, caching, exceptions, provider budgets, "
        + "and totals by team or customer, which require a license.";

    private const string Modified =
        "The modified server behaves like 1.83.2 here; the sandbox follows the newest source, which requires a duration for an expired key.";

    private const string Remembered = "The server caches a used secret for about a minute after its rotation; the sandbox does not.";

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
