using LiteLLM.PowerShell.Contract;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The recordings, and which of them are replayed.</summary>
internal static class Recordings
{
    /// <summary>The order of the files follows from the times in them and from the keys that they share.</summary>
    private static readonly string[] Stream =
    [
        "team_user", "health", "key_generate", "durations", "auth", "key_info", "key_update", "key_delete", "key_list",
        "key_block", "key_service_account", "key_health", "key_regenerate", "newer_endpoints", "spend", "team_delete",
    ];

    private static readonly string[] Extra =
    [
        "bulk", "concurrent_alias", "delete_and_deleted", "list_filters", "logging_metadata", "nonadmin", "object_permission",
        "shared_budget",
    ];

    private static readonly string[] Licensed =
        ["licensed_attributes", "terraform_example", "regenerate_licensed", "regenerate_grace", "auto_rotate"];

    private static readonly string[] Unlicensed =
    [
        "replace_without_licence", "register", "register_team_state", "register_org_admin", "register_user", "register_key",
        "register_other", "register_credentials",
    ];

    /// <summary>The attributes of newer servers, which the constructed server did not get.</summary>
    private static readonly string[] AfterConstruction =
    [
        "budget_limits", "budget_fallbacks", "tpd_limit", "key_type", "settings_updated_at", "mcp_rpm_limit", "tag_rpm_limit",
        "model_itpm_limit", "model_otpm_limit", "disable_global_guardrails", "throttle_on_budget_exceeded",
        "enable_prompt_caching", "default_estimated_output_tokens", "default_estimated_output_tokens_per_model",
        "end_user_budget_id", "denied_passthrough_routes", "enforced_batch_output_expires_after", "enforced_file_expires_after",
    ];

    /// <summary>The archives.</summary>
    public static ContractArchive Contract { get; } = new(Recording.RepositoryRoot);

    /// <summary>What is replayed. To replay one more file, name it here, and its callers in <see cref="Callers"/>.</summary>
    public static IReadOnlyList<RecordingSource> Replayed { get; } =
    [
        new("1.80.11", "1.80.11", Stream),
        new("1.81.13", "1.81.13", Stream),
        new("1.83.2", "1.83.2", Stream),
        .. Each("1.81.13-extra", "1.81.13", Extra),
        .. Each("1.83.2-extra", "1.83.2", Extra),
        .. Refusals("1.81.13"),
        .. Refusals("1.83.2"),
        new("1.83.2-more", "1.83.2", ["refusals_licensed"]) { Licensed = true, Configure = Configurations.Licensed },
        .. More("1.81.13-more", "1.81.13"),
        .. More("1.83.2-more", "1.83.2"),
        new("newest-constructed", "latest", ["bulk_and_status"]) { NewerMembers = AfterConstruction },
        new("newest-constructed", "latest", ["regenerate_old_id"]) { NewerMembers = AfterConstruction, Licensed = true },
    ];

    /// <summary>Why keys are refused, what was spent, and when keys were last used.</summary>
    private static IEnumerable<RecordingSource> Refusals(string version) =>
    [
        .. new[] { "refusals", "refusals_limits", "refusals_models", "last_use", "spend_activity" }
            .Select(file => new RecordingSource(version + "-more", version, [file]) { Configure = Configurations.Common }),
        new(version + "-more", version, ["refusals_config"]) { Configure = Configurations.Strict },
    ];

    /// <summary>Licensed attributes, rotation, and places for a record.</summary>
    private static IEnumerable<RecordingSource> More(string archive, string version) =>
    [
        .. Each(archive, version, Licensed, licensed: true).Select(source => source with { Configure = Configurations.FourModels }),
        new(archive, version, ["model_max_budget"]) { Licensed = true, Configure = Configurations.FiveModels },
        .. Each(archive, version, Unlicensed).Select(source => source with { Configure = Configurations.FourModels }),
        new(archive, version, ["replace_upperbound"]) { Configure = Configurations.Bounded },
    ];

    /// <summary>Files of which each starts on an empty database.</summary>
    private static IEnumerable<RecordingSource> Each(string archive, string version, IEnumerable<string> files, bool licensed = false) =>
        files.Select(file => new RecordingSource(archive, version, [file]) { Licensed = licensed });
}
