using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The bodies that the key endpoints accept, as the server declares them.</summary>
internal sealed class KeyModels
{
    private static readonly ChoiceType LimitType = ChoiceType.Literal("guaranteed_throughput", "best_effort_throughput", "dynamic");
    private static readonly ChoiceType KeyType = ChoiceType.Enumeration("llm_api", "management", "read_only", "default");

    private static readonly Field[] ObjectPermissionFields =
    [
        new("mcp_servers", FieldType.TextList),
        new("mcp_access_groups", FieldType.TextList),
        new("mcp_tool_permissions", FieldType.Map),
        new("vector_stores", FieldType.TextList),
        new("agents", FieldType.TextList),
        new("agent_access_groups", FieldType.TextList),
    ];

    private static readonly Field[] NewerObjectPermissionFields =
        [.. ObjectPermissionFields, new("models", FieldType.TextList), new("blocked_tools", FieldType.TextList)];

    private static readonly ListType VectorStoreIndexes = new(new ModelType(
        new("index_name", FieldType.Text, required: true),
        new("index_permissions", new ListType(ChoiceType.Literal("read", "write")), required: true)));

    private static readonly Field[] NewestObjectPermissionFields =
    [
        .. NewerObjectPermissionFields,
        new("mcp_toolsets", FieldType.TextList),
        new("search_tools", FieldType.TextList),
        new("skills", FieldType.TextList),
        new("mcp_tool_search_enabled", FieldType.Boolean),
    ];

    private static readonly ListType BudgetLimits = new(new ModelType(
        new("budget_duration", FieldType.Text, required: true),
        new("max_budget", FieldType.Float, required: true),
        new("reset_at", FieldType.Time))
    {
        IsClosed = true,
    });

    private static readonly Field[] NewestCommon =
    [
        new("budget_limits", BudgetLimits),
        new("budget_fallbacks", FieldType.Map),
        new("tpd_limit", FieldType.Integer),
        new("mcp_rpm_limit", FieldType.Map),
        new("tag_rpm_limit", FieldType.Map),
        new("model_itpm_limit", FieldType.Map),
        new("model_otpm_limit", FieldType.Map),
        new("disable_global_guardrails", FieldType.Boolean),
        new("throttle_on_budget_exceeded", FieldType.Boolean),
        new("enable_prompt_caching", FieldType.Boolean),
        new("default_estimated_output_tokens", FieldType.Integer),
        new("default_estimated_output_tokens_per_model", FieldType.Map),
        new("end_user_budget_id", FieldType.Text),
        new("denied_passthrough_routes", FieldType.TextList),
        new("enforced_batch_output_expires_after", FieldType.Map),
        new("enforced_file_expires_after", FieldType.Map),
    ];

    private static readonly Field[] OldCommon =
    [
        new("key_alias", FieldType.Text),
        new("duration", FieldType.Text),
        new("models", FieldType.List),
        new("spend", FieldType.Float),
        new("max_budget", FieldType.Float),
        new("user_id", FieldType.Text),
        new("team_id", FieldType.Text),
        new("max_parallel_requests", FieldType.Integer),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("budget_duration", FieldType.Text),
        new("allowed_cache_controls", FieldType.List),
        new("config", FieldType.Map),
        new("permissions", FieldType.Map),
        new("model_max_budget", FieldType.Map),
        new("model_rpm_limit", FieldType.Map),
        new("model_tpm_limit", FieldType.Map),
        new("guardrails", FieldType.TextList),
        new("prompts", FieldType.TextList),
        new("blocked", FieldType.Boolean),
        new("aliases", FieldType.Map),
        new("object_permission", new ModelType(ObjectPermissionFields)),
        new("key", FieldType.Text),
        new("budget_id", FieldType.Text),
        new("tags", FieldType.TextList),
        new("enforced_params", FieldType.TextList),
        new("allowed_routes", FieldType.List),
        new("allowed_passthrough_routes", FieldType.List),
        new("allowed_vector_store_indexes", VectorStoreIndexes),
        new("rpm_limit_type", LimitType),
        new("tpm_limit_type", LimitType),
    ];

    private static readonly Field[] Creation =
    [
        new("soft_budget", FieldType.Float),
        new("send_invite_email", FieldType.Boolean),
        new("key_type", KeyType),
        new("auto_rotate", FieldType.Boolean),
        new("rotation_interval", FieldType.Text),
        new("organization_id", FieldType.Text),
    ];

    private readonly Field[] _common;

    /// <summary>The type of an object permission in a version.</summary>
    public static ModelType ObjectPermission(ServerVersion version) =>
        new(version.HasNewestFields ? NewestObjectPermissionFields
            : version.HasAgentsAndProjects ? NewerObjectPermissionFields
            : ObjectPermissionFields);

    /// <summary>The bodies that a version accepts.</summary>
    public KeyModels(ServerVersion version)
    {
        _common = version.HasNewerFields ? WithNewerFields(version) : OldCommon;
        Field[] creation = version.HasAgentsAndProjects ? [.. Creation, new("project_id", FieldType.Text)] : Creation;
        Generate = new([.. _common, .. creation]);
        Update = new([
            .. _common.Select(field => field.Name == "key" ? new Field("key", FieldType.Text, required: !version.UpdatesByAlias) : field),
            new("temp_budget_increase", FieldType.Float),
            new("temp_budget_expiry", FieldType.TimeText),
            new("auto_rotate", FieldType.Boolean),
            new("rotation_interval", FieldType.Text),
            .. version.ChecksOrganizationOnUpdate ? [new Field("organization_id", FieldType.Text)] : Array.Empty<Field>(),
            .. version.UpdatesSoftBudgets
                ? [new Field("soft_budget", FieldType.Float), new Field("project_id", FieldType.Text)]
                : Array.Empty<Field>(),
        ])
        {
            Before = body => !version.UpdatesByAlias || IsFilled(body, "key") || IsFilled(body, "key_alias")
                ? null
                : "either key or key_alias must be provided",
            After = fields => (fields["temp_budget_increase"] is null) == (fields["temp_budget_expiry"] is null)
                ? null
                : "temp_budget_increase and temp_budget_expiry must be set together",
        };
        Regenerate = new([
            .. _common,
            .. creation,
            new("new_key", FieldType.Text),
            new("new_master_key", FieldType.Text),
            .. version.HasNewerEndpoints ? [new Field("grace_period", FieldType.Text)] : Array.Empty<Field>(),
        ]);
    }

    /// <summary>Create a key.</summary>
    public RequestModel Generate { get; }

    /// <summary>Update a key.</summary>
    public RequestModel Update { get; }

    /// <summary>Give a key a new secret.</summary>
    public RequestModel Regenerate { get; }

    /// <summary>Block or unblock a key.</summary>
    public RequestModel Block { get; } = new(new Field("key", FieldType.Text, required: true));

    /// <summary>Several keys at once, by key or by alias.</summary>
    public RequestModel Several { get; } = new(new("keys", FieldType.TextList), new("key_aliases", FieldType.TextList))
    {
        Before = body => IsFilled(body, "keys") || IsFilled(body, "key_aliases")
            ? null
            : "At least one of 'keys' or 'key_aliases' must be provided.",
    };

    /// <summary>Several updates at once.</summary>
    public RequestModel BulkUpdate { get; } = new(new Field("keys", new ListType(new ModelType(BulkItem)), required: true));

    /// <summary>One update of several keys of a team.</summary>
    public RequestModel TeamUpdate { get; } = new(
        new("team_id", FieldType.Text, required: true),
        new("key_ids", FieldType.TextList),
        new("all_keys_in_team", FieldType.Boolean),
        new("update_fields", FieldType.Map, required: true));

    /// <summary>Set back what was spent.</summary>
    public RequestModel ResetSpend { get; } = new(new Field("reset_to", FieldType.Float, required: true));

    /// <summary>The fields of a single update among several.</summary>
    public static Field[] BulkItem { get; } =
    [
        new("key", FieldType.Text, required: true),
        new("budget_id", FieldType.Text),
        new("max_budget", FieldType.Float),
        new("team_id", FieldType.Text),
        new("tags", FieldType.TextList),
    ];

    /// <summary>The names of the fields in the response about a created key.</summary>
    public IEnumerable<string> CommonNames => _common.Select(common => common.Name);

    private static Field[] WithNewerFields(ServerVersion version)
    {
        List<Field> fields = [.. OldCommon];
        fields.Insert(fields.FindIndex(field => field.Name == "prompts"), new("policies", FieldType.TextList));
        fields.Add(new("router_settings", new RouterSettings(version).Type));
        fields.Add(new("access_group_ids", FieldType.TextList));
        if (!version.HasAgentsAndProjects)
            return [.. fields];
        fields.Insert(fields.FindIndex(field => field.Name == "max_parallel_requests"), new("agent_id", FieldType.Text));
        fields[fields.FindIndex(field => field.Name == "object_permission")] = new("object_permission", ObjectPermission(version));
        return [.. fields, .. version.HasNewestFields ? NewestCommon : []];
    }

    private static bool IsFilled(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.String => value.GetString()!.Length > 0,
            JsonValueKind.Null or JsonValueKind.False => false,
            _ => true,
        };
}
