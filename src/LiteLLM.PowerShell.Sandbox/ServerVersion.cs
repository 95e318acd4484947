namespace LiteLLM.PowerShell.Sandbox;

/// <summary>What differs between the LiteLLM versions that the sandbox imitates. Each version has what the one before has.</summary>
internal sealed record ServerVersion
{
    /// <summary>LiteLLM 1.80.11.</summary>
    public static readonly ServerVersion V180 = new() { Name = "1.80.11", AlignsExpiryOnCreate = true };

    /// <summary>LiteLLM 1.81.13.</summary>
    public static readonly ServerVersion V181 = V180 with
    {
        Name = "1.81.13",
        AlignsExpiryOnCreate = false,
        HasNewerEndpoints = true,
        HasNewerFields = true,
        KeepsDeletedKeys = true,
        MasksSecretsInMessages = true,
        RejectsNegativeBudgets = true,
        ShowsObjectPermissionOfOneKey = true,
        AnswersWithRequestedModel = true,
    };

    /// <summary>LiteLLM 1.83.2.</summary>
    public static readonly ServerVersion V183 = V181 with
    {
        Name = "1.83.2",
        HasAgentsAndProjects = true,
        ReportsUnknownKeysAsNotFound = true,
        ChecksMcpServers = true,
        ChecksOrganizationOnUpdate = true,
        ClearsExpiryByNull = true,
        CountsMonthsAcrossYears = true,
        MatchesSubstrings = true,
        PagesAliases = true,
        ReportsExistingBudgets = true,
        AssignsKeysToCreator = true,
        GuardsKeysOfOthers = true,
        CountsSpendInMemory = true,
        ChecksTools = true,
        NamesRefusedCallers = true,
        BlockedKeyAdvice = "you're an admin",
        BlockedTeamAdvice = "you're an admin",
        ChecksLimitsOnUpdate = true,
        KnowsOrganizationAdmins = true,
    };

    /// <summary>A version after the recorded ones: 1.83.2 with what docs/sandbox.md lists as read in the newest source.</summary>
    public static readonly ServerVersion Latest = V183 with
    {
        Name = "1.103.0",
        MatchesSubstrings = false,
        HonoursGracePeriod = true,
        ReportsKeyStatus = true,
        HidesIdsOfSeveral = true,
        ListsBudgets = true,
        MatchesSubstringsOnRequest = true,
        UpdatesByAlias = true,
        ChecksBudgetDurations = true,
        UpdatesSoftBudgets = true,
        HasNewestFields = true,
        RequiresLongSecrets = true,
        KeepsExpiredKeysExpired = true,
        GuardsAttributes = true,
        UpdatesKeysOfTeams = true,
    };

    private static readonly Dictionary<string, ServerVersion> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["1.80"] = V180,
        [V180.Name] = V180,
        ["1.81"] = V181,
        [V181.Name] = V181,
        ["1.83"] = V183,
        [V183.Name] = V183,
        ["latest"] = Latest,
        [Latest.Name] = Latest,
    };

    /// <summary>The short names of the versions, oldest first.</summary>
    public static IReadOnlyList<string> ShortNames { get; } =
    [
        .. ByName.Where(entry => entry.Key != entry.Value.Name).OrderBy(entry => System.Version.Parse(entry.Value.Name)).Select(entry => entry.Key),
    ];

    private ServerVersion()
    {
    }

    /// <summary>The version's number.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Whether a created key expires at a calendar boundary instead of exactly after its duration.</summary>
    public bool AlignsExpiryOnCreate { get; private init; }

    /// <summary>Whether bulk update and the reset of spend exist.</summary>
    public bool HasNewerEndpoints { get; private init; }

    /// <summary>Whether router settings, policies and access groups exist.</summary>
    public bool HasNewerFields { get; private init; }

    /// <summary>Whether deleted keys can still be listed.</summary>
    public bool KeepsDeletedKeys { get; private init; }

    /// <summary>Whether messages show only the ends of a secret.</summary>
    public bool MasksSecretsInMessages { get; private init; }

    /// <summary>Whether budgets below zero are refused.</summary>
    public bool RejectsNegativeBudgets { get; private init; }

    /// <summary>Whether the answer about one key shows its object permission.</summary>
    public bool ShowsObjectPermissionOfOneKey { get; private init; }

    /// <summary>Whether a completion contains the model as it was requested.</summary>
    public bool AnswersWithRequestedModel { get; private init; }

    /// <summary>Whether the tools of a completion are checked.</summary>
    public bool ChecksTools { get; private init; }

    /// <summary>Whether the log contains the owner of a rejected call.</summary>
    public bool NamesRefusedCallers { get; private init; }

    /// <summary>Who unblocks a key, in a message.</summary>
    public string BlockedKeyAdvice { get; private init; } = "you're admin";

    /// <summary>Who may unblock a team, as the refusal puts it.</summary>
    public string BlockedTeamAdvice { get; private init; } = "your admin";

    /// <summary>Whether keys have an agent, a project and the time of their last use.</summary>
    public bool HasAgentsAndProjects { get; private init; }

    /// <summary>Whether update, block and unblock answer 404 for an unknown key.</summary>
    public bool ReportsUnknownKeysAsNotFound { get; private init; }

    /// <summary>Whether the MCP servers of a key are checked against those of its team.</summary>
    public bool ChecksMcpServers { get; private init; }

    /// <summary>Whether an update sets the organization, which then must exist.</summary>
    public bool ChecksOrganizationOnUpdate { get; private init; }

    /// <summary>Whether <c>duration: null</c> on update removes the expiry.</summary>
    public bool ClearsExpiryByNull { get; private init; }

    /// <summary>Whether a duration in months may end in another year.</summary>
    public bool CountsMonthsAcrossYears { get; private init; }

    /// <summary>Whether admins find keys by parts of their alias and owner.</summary>
    public bool MatchesSubstrings { get; private init; }

    /// <summary>Whether the creation of a budget that exists is answered with a reason.</summary>
    public bool ReportsExistingBudgets { get; private init; }

    /// <summary>Whether the aliases come in pages.</summary>
    public bool PagesAliases { get; private init; }

    /// <summary>Whether a key that an internal user creates belongs to that user.</summary>
    public bool AssignsKeysToCreator { get; private init; }

    /// <summary>Whether callers that are no admin are refused more changes to budgets and to keys of others.</summary>
    public bool GuardsKeysOfOthers { get; private init; }

    /// <summary>Whether the spend of a key that was called counts in memory, where changes of the stored spend do not reach it.</summary>
    public bool CountsSpendInMemory { get; private init; }

    /// <summary>Whether upper bounds and guaranteed throughput are checked on update too.</summary>
    public bool ChecksLimitsOnUpdate { get; private init; }

    /// <summary>Whether administrators of organizations see the teams and users there, and lists of teams count the members.</summary>
    public bool KnowsOrganizationAdmins { get; private init; }

    /// <summary>Whether a replaced secret works until the end of its grace period.</summary>
    public bool HonoursGracePeriod { get; private init; }

    /// <summary>Whether the answer about one key has a status, also for a deleted key, and listings filter by it.</summary>
    public bool ReportsKeyStatus { get; private init; }

    /// <summary>Whether the answer about several keys leaves out their identities, and finds them by alias too.</summary>
    public bool HidesIdsOfSeveral { get; private init; }

    /// <summary>Whether listings show the budget that a key refers to.</summary>
    public bool ListsBudgets { get; private init; }

    /// <summary>Whether a parameter enables partial matches of the alias and the owner.</summary>
    public bool MatchesSubstringsOnRequest { get; private init; }

    /// <summary>Whether an update can name the key by its alias.</summary>
    public bool UpdatesByAlias { get; private init; }

    /// <summary>Whether a budget duration must be one, and null clears it.</summary>
    public bool ChecksBudgetDurations { get; private init; }

    /// <summary>Whether an update sets the soft budget and detaches the project.</summary>
    public bool UpdatesSoftBudgets { get; private init; }

    /// <summary>Whether the attributes exist that came after 1.83.</summary>
    public bool HasNewestFields { get; private init; }

    /// <summary>Whether an own secret must have 16 characters.</summary>
    public bool RequiresLongSecrets { get; private init; }

    /// <summary>Whether a new secret for an expired key needs a new duration.</summary>
    public bool KeepsExpiredKeysExpired { get; private init; }

    /// <summary>Whether callers that are no admin are refused attributes that lift limits.</summary>
    public bool GuardsAttributes { get; private init; }

    /// <summary>Whether several keys of a team can be updated at once.</summary>
    public bool UpdatesKeysOfTeams { get; private init; }

    /// <summary>The version with that name: <c>1.80</c>, <c>1.81</c>, <c>1.83</c>, <c>latest</c>, or a full number.</summary>
    public static ServerVersion Of(string name) => ByName.TryGetValue(name, out ServerVersion? version)
        ? version
        : throw new ArgumentException($"The sandbox imitates the LiteLLM versions {string.Join(", ", ByName.Keys)}, not {name}.", nameof(name));
}
