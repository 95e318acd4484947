using System.Collections.Specialized;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// A LiteLLM virtual key as the server last told it (<c>/key/info</c>, <c>/v2/key/info</c>, <c>/key/list</c>, <c>/key/update</c>).
/// It is a snapshot: changing it changes nothing on the server.
/// </summary>
/// <remarks>
/// Every member that carries a <c>KeyProperty</c> is one row of the description of a key: reading, comparing, request bodies,
/// clearing and documentation follow from it.
/// </remarks>
public sealed class LiteLLMKey
{
    private readonly JsonElement _row;
    private Dictionary<string, object?>? _converted;
    private bool? _isDeleted;

    internal LiteLLMKey(string id, JsonElement row, SecureString? secret = null)
    {
        Id = id;
        _row = row;
        Key = secret;
    }

    /// <summary>The key's id: the lower-case hexadecimal SHA-256 of its secret. The API calls it <c>token</c>.</summary>
    public string Id { get; }

    /// <summary>The secret (<c>sk-...</c>). Only the cmdlet that made the key has it; a server never tells it again.</summary>
    public SecureString? Key { get; }

    /// <summary>The masked secret: <c>sk-...</c> and its last four characters.</summary>
    [KeyProperty("key_name", Settable = Settable.Never)]
    public string? KeyName => Get<string>() is { } name ? SecretMask.Scrub(name) : null;

    /// <summary>The name of the key, unique across all keys of the proxy.</summary>
    [KeyProperty("key_alias")]
    public string? KeyAlias => Get<string>();

    /// <summary>The models that the key may call. Empty: all models of its team or of the proxy.</summary>
    [KeyProperty("models", Parameter = "Model")]
    public StringList Models => Get<StringList>()!;

    /// <summary>What the key may spend in one budget period, in USD. None: no limit.</summary>
    [KeyProperty("max_budget", Unit = "USD")]
    public double? MaxBudget => Get<double?>();

    /// <summary>The spend, in USD, from which the proxy warns without refusing. A listing does not tell it.</summary>
    [KeyProperty("soft_budget", Unit = "USD", Storage = KeyStorage.BudgetTable)]
    public double? SoftBudget => Get<double?>();

    /// <summary>How often the spend starts again from zero, for instance <c>1d</c>, <c>7d</c>, <c>1mo</c>. Older servers cannot clear it once it is set.</summary>
    [KeyProperty("budget_duration", Kind = KeyValueKind.BudgetPeriod)]
    public string? BudgetDuration => Get<string>();

    /// <summary>Several budgets at once, each with its own period: objects with <c>budget_duration</c> and <c>max_budget</c> (USD).</summary>
    [KeyProperty("budget_limits", Parameter = "BudgetLimit", Kind = KeyValueKind.BudgetLimits, Clear = ClearForm.EmptyList)]
    public ObjectList BudgetLimits => Get<ObjectList>()!;

    /// <summary>For each model, the models that answer instead once the budget of that model is spent.</summary>
    [KeyProperty("budget_fallbacks", Parameter = "BudgetFallback", Kind = KeyValueKind.ModelLists)]
    public OrderedDictionary BudgetFallbacks => Get<OrderedDictionary>()!;

    /// <summary>An amount that is added to the budget until <c>TempBudgetExpiry</c>, in USD. The two are set together.</summary>
    [KeyProperty("temp_budget_increase", Storage = KeyStorage.Metadata, Unit = "USD")]
    public double? TempBudgetIncrease => Get<double?>();

    /// <summary>When the temporary increase of the budget ends. The server stores the time in UTC, without a time zone.</summary>
    [KeyProperty("temp_budget_expiry", Kind = KeyValueKind.UtcTime, Storage = KeyStorage.Metadata)]
    public DateTimeOffset? TempBudgetExpiry => Get<DateTimeOffset?>();

    /// <summary>Indicates that a key over its budget is slowed down instead of refused.</summary>
    [KeyProperty("throttle_on_budget_exceeded", Storage = KeyStorage.Metadata)]
    public bool ThrottleOnBudgetExceeded => Get<bool?>() ?? false;

    /// <summary>The id of the budget that applies to the end users of the key.</summary>
    [KeyProperty("end_user_budget_id", Storage = KeyStorage.Metadata)]
    public string? EndUserBudgetId => Get<string>();

    /// <summary>What the key has spent in the running budget period, in USD.</summary>
    [KeyProperty("spend", Unit = "USD", Clear = ClearForm.Zero)]
    public double? Spend => Get<double?>();

    /// <summary>A budget for each model: USD, or an object with <c>budget_limit</c> (USD) and <c>time_period</c>.</summary>
    [KeyProperty("model_max_budget", Kind = KeyValueKind.ModelBudgets, Gated = true)]
    public OrderedDictionary ModelMaxBudget => Get<OrderedDictionary>()!;

    /// <summary>The id of the shared budget, or of the budget row that holds the soft budget.</summary>
    [KeyProperty("budget_id")]
    public string? BudgetId => Get<string>();

    /// <summary>The user that the key belongs to.</summary>
    [KeyProperty("user_id")]
    public string? UserId => Get<string>();

    /// <summary>The team that the key belongs to.</summary>
    [KeyProperty("team_id")]
    public string? TeamId => Get<string>();

    /// <summary>The organization that the key belongs to. Servers before 1.83 cannot change it once the key exists.</summary>
    [KeyProperty("organization_id")]
    public string? OrganizationId => Get<string>();

    /// <summary>The project that the key belongs to, on servers that have projects.</summary>
    [KeyProperty("project_id")]
    public string? ProjectId => Get<string>();

    /// <summary>The agent that the key belongs to.</summary>
    [KeyProperty("agent_id")]
    public string? AgentId => Get<string>();

    /// <summary>The access groups whose models, MCP servers and agents the key may use.</summary>
    [KeyProperty("access_group_ids", Parameter = "AccessGroupId")]
    public StringList AccessGroupIds => Get<StringList>()!;

    /// <summary>The name of the service that the key belongs to. A key that has one is a service account: it belongs to a team, and to no user.</summary>
    [KeyProperty("service_account_id", Storage = KeyStorage.MetadataEntry)]
    public string? ServiceAccountId => Get<string>();

    /// <summary>Tokens per minute over all models.</summary>
    [KeyProperty("tpm_limit", Unit = "tokens/min")]
    public long? TpmLimit => Get<long?>();

    /// <summary>Requests per minute over all models.</summary>
    [KeyProperty("rpm_limit", Unit = "requests/min")]
    public long? RpmLimit => Get<long?>();

    /// <summary>Tokens per day over all models.</summary>
    [KeyProperty("tpd_limit", Unit = "tokens/day")]
    public long? TpdLimit => Get<long?>();

    /// <summary>Requests at the same time.</summary>
    [KeyProperty("max_parallel_requests", Unit = "requests", Maximum = int.MaxValue)]
    public long? MaxParallelRequests => Get<long?>();

    /// <summary>Requests per minute for each model.</summary>
    [KeyProperty("model_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min")]
    public OrderedDictionary ModelRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>Tokens per minute for each model.</summary>
    [KeyProperty("model_tpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min")]
    public OrderedDictionary ModelTpmLimit => Get<OrderedDictionary>()!;

    /// <summary>Input tokens per minute for each model.</summary>
    [KeyProperty("model_itpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min")]
    public OrderedDictionary ModelItpmLimit => Get<OrderedDictionary>()!;

    /// <summary>Output tokens per minute for each model.</summary>
    [KeyProperty("model_otpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min")]
    public OrderedDictionary ModelOtpmLimit => Get<OrderedDictionary>()!;

    /// <summary>Requests per minute for each MCP server.</summary>
    [KeyProperty("mcp_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min")]
    public OrderedDictionary McpRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>Requests per minute for each tag.</summary>
    [KeyProperty("tag_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min")]
    public OrderedDictionary TagRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The output tokens that a request without a limit of its own counts for until its answer is known.</summary>
    [KeyProperty("default_estimated_output_tokens", Storage = KeyStorage.Metadata, Unit = "tokens")]
    public long? DefaultEstimatedOutputTokens => Get<long?>();

    /// <summary>The same estimate of output tokens for each model.</summary>
    [KeyProperty("default_estimated_output_tokens_per_model", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens")]
    public OrderedDictionary DefaultEstimatedOutputTokensPerModel => Get<OrderedDictionary>()!;

    /// <summary>How the request limit is meant: <c>guaranteed_throughput</c>, <c>best_effort_throughput</c> or <c>dynamic</c>.</summary>
    [KeyProperty("rpm_limit_type", Storage = KeyStorage.Metadata)]
    public string? RpmLimitType => Get<string>();

    /// <summary>How the token limit is meant: <c>guaranteed_throughput</c>, <c>best_effort_throughput</c> or <c>dynamic</c>.</summary>
    [KeyProperty("tpm_limit_type", Storage = KeyStorage.Metadata)]
    public string? TpmLimitType => Get<string>();

    /// <summary>Whether the key is refused.</summary>
    [KeyProperty("blocked")]
    public bool Blocked => Get<bool?>() ?? false;

    /// <summary>When the key stops working. None: never. It is set as a date (<c>-ExpiresAt</c>) or as a time from now (<c>-Duration</c>).</summary>
    [KeyProperty("expires", Parameter = "ExpiresAt", Clear = ClearForm.Never)]
    public DateTimeOffset? Expires => Get<DateTimeOffset?>();

    /// <summary>The tags that the key's spend is counted under.</summary>
    [KeyProperty("tags", Parameter = "Tag", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Tags => Get<StringList>()!;

    /// <summary>The guardrails that every request of the key passes.</summary>
    [KeyProperty("guardrails", Parameter = "Guardrail", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Guardrails => Get<StringList>()!;

    /// <summary>Indicates that the guardrails that apply to all keys do not apply to this key.</summary>
    [KeyProperty("disable_global_guardrails", Storage = KeyStorage.Metadata)]
    public bool DisableGlobalGuardrails => Get<bool?>() ?? false;

    /// <summary>The policies that apply to every request of the key.</summary>
    [KeyProperty("policies", Parameter = "Policy", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Policies => Get<StringList>()!;

    /// <summary>The prompts that the key may use.</summary>
    [KeyProperty("prompts", Parameter = "Prompt", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Prompts => Get<StringList>()!;

    /// <summary>The request parameters that a caller has to send.</summary>
    [KeyProperty("enforced_params", Parameter = "EnforcedParam", Storage = KeyStorage.Metadata)]
    public StringList EnforcedParams => Get<StringList>()!;

    /// <summary>Indicates that the server adds the marks that make providers cache prompts.</summary>
    [KeyProperty("enable_prompt_caching", Storage = KeyStorage.Metadata)]
    public bool EnablePromptCaching => Get<bool?>() ?? false;

    /// <summary>The logging callbacks of the key. The values of their variables are masked, because they are credentials of other systems.</summary>
    [KeyProperty("logging", Kind = KeyValueKind.Callbacks, Storage = KeyStorage.MetadataEntry)]
    public ObjectList Logging => Get<ObjectList>()!;

    /// <summary>The logging callbacks that are turned off for the key.</summary>
    [KeyProperty("litellm_disabled_callbacks", Parameter = "DisabledCallback", Storage = KeyStorage.MetadataEntry)]
    public StringList DisabledCallbacks => Get<StringList>()!;

    /// <summary>The user's own entries of the key's metadata; what the server keeps there shows under its own name.</summary>
    [KeyProperty("metadata", Storage = KeyStorage.UserMetadata)]
    public OrderedDictionary Metadata => Get<OrderedDictionary>()!;

    /// <summary>The record of the set that manages the key, as it is stored. <c>Sync-LiteLLMKey</c> checks its signature; this property does not.</summary>
    [KeyProperty("litellm_keyset", Storage = KeyStorage.ReservedMetadata)]
    public OrderedDictionary KeySet => Get<OrderedDictionary>()!;

    /// <summary>Other names for models, valid for this key.</summary>
    [KeyProperty("aliases", Parameter = "ModelAlias")]
    public OrderedDictionary Aliases => Get<OrderedDictionary>()!;

    /// <summary>Settings for this key.</summary>
    [KeyProperty("config")]
    public OrderedDictionary Config => Get<OrderedDictionary>()!;

    /// <summary>Settings of the router for the requests of the key, such as <c>num_retries</c> and <c>fallbacks</c>.</summary>
    [KeyProperty("router_settings", Clear = ClearForm.Null)]
    public OrderedDictionary RouterSettings => Get<OrderedDictionary>()!;

    /// <summary>Permissions of the key by name.</summary>
    [KeyProperty("permissions", Parameter = "Permission")]
    public OrderedDictionary Permissions => Get<OrderedDictionary>()!;

    /// <summary>The MCP servers, vector stores and agents that the key may use.</summary>
    [KeyProperty("object_permission", Storage = KeyStorage.PermissionTable)]
    public OrderedDictionary ObjectPermission => Get<OrderedDictionary>()!;

    /// <summary>The cache controls that a caller may send, for instance <c>no-cache</c>.</summary>
    [KeyProperty("allowed_cache_controls", Parameter = "AllowedCacheControl")]
    public StringList AllowedCacheControls => Get<StringList>()!;

    /// <summary>The routes of the proxy that the key may call. Empty: those of its role.</summary>
    [KeyProperty("allowed_routes", Parameter = "AllowedRoute")]
    public StringList AllowedRoutes => Get<StringList>()!;

    /// <summary>The pass-through routes that the key may call.</summary>
    [KeyProperty("allowed_passthrough_routes", Parameter = "AllowedPassthroughRoute", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList AllowedPassthroughRoutes => Get<StringList>()!;

    /// <summary>The pass-through routes that the key may not call.</summary>
    [KeyProperty("denied_passthrough_routes", Parameter = "DeniedPassthroughRoute", Storage = KeyStorage.Metadata)]
    public StringList DeniedPassthroughRoutes => Get<StringList>()!;

    /// <summary>The indexes of vector stores that the key may use: objects with <c>index_name</c> and <c>index_permissions</c> (<c>read</c>, <c>write</c>).</summary>
    [KeyProperty("allowed_vector_store_indexes", Parameter = "AllowedVectorStoreIndex", Kind = KeyValueKind.Objects, Storage = KeyStorage.Metadata)]
    public ObjectList AllowedVectorStoreIndexes => Get<ObjectList>()!;

    /// <summary>What the key was created for. Only newer servers store it; older ones store the routes that it stands for.</summary>
    [KeyProperty("key_type", Settable = Settable.Never)]
    public string? KeyType => Get<string>();

    /// <summary>Whether the server changes the secret by itself.</summary>
    [KeyProperty("auto_rotate")]
    public bool AutoRotate => Get<bool?>() ?? false;

    /// <summary>How often the server changes the secret by itself, for instance <c>30d</c>.</summary>
    [KeyProperty("rotation_interval", Kind = KeyValueKind.Period)]
    public string? RotationInterval => Get<string>();

    /// <summary>How often the server has changed the secret.</summary>
    [KeyProperty("rotation_count", Settable = Settable.Never)]
    public long? RotationCount => Get<long?>();

    /// <summary>When the server changed the secret for the last time.</summary>
    [KeyProperty("last_rotation_at", Settable = Settable.Never)]
    public DateTimeOffset? LastRotationAt => Get<DateTimeOffset?>();

    /// <summary>When the server will change the secret.</summary>
    [KeyProperty("key_rotation_at", Settable = Settable.Never)]
    public DateTimeOffset? KeyRotationAt => Get<DateTimeOffset?>();

    /// <summary>What the key has spent on each model, in USD.</summary>
    [KeyProperty("model_spend", Settable = Settable.Never, Unit = "USD")]
    public OrderedDictionary ModelSpend => Get<OrderedDictionary>()!;

    /// <summary>When the spend starts again from zero.</summary>
    [KeyProperty("budget_reset_at", Settable = Settable.Never)]
    public DateTimeOffset? BudgetResetAt => Get<DateTimeOffset?>();

    /// <summary>When the key was last used, successfully or not. Servers before 1.83 do not record it.</summary>
    [KeyProperty("last_active", Settable = Settable.Never)]
    public DateTimeOffset? LastActive => Get<DateTimeOffset?>();

    /// <summary>The server's own word for the state of the key: <c>active</c>, <c>expired</c>, <c>revoked</c> or <c>deleted</c>. Older servers have none.</summary>
    [KeyProperty("status", Settable = Settable.Never)]
    public string? Status => Get<string>();

    /// <summary>When the key was made.</summary>
    [KeyProperty("created_at", Settable = Settable.Never)]
    public DateTimeOffset? CreatedAt => Get<DateTimeOffset?>();

    /// <summary>Who made the key.</summary>
    [KeyProperty("created_by", Settable = Settable.Never)]
    public string? CreatedBy => Get<string>();

    /// <summary>When the key was changed; spending moves it too.</summary>
    [KeyProperty("updated_at", Settable = Settable.Never)]
    public DateTimeOffset? UpdatedAt => Get<DateTimeOffset?>();

    /// <summary>When the settings of the key were changed; spending does not move it. Older servers do not record it.</summary>
    [KeyProperty("settings_updated_at", Settable = Settable.Never)]
    public DateTimeOffset? SettingsUpdatedAt => Get<DateTimeOffset?>();

    /// <summary>Who changed the key.</summary>
    [KeyProperty("updated_by", Settable = Settable.Never)]
    public string? UpdatedBy => Get<string>();

    /// <summary>When the key was deleted. None for a live key; only <c>Get-LiteLLMKey -Deleted</c> returns deleted keys.</summary>
    [KeyProperty("deleted_at", Settable = Settable.Never)]
    public DateTimeOffset? DeletedAt => Get<DateTimeOffset?>();

    /// <summary>The user who deleted the key. None for a live key.</summary>
    [KeyProperty("deleted_by", Settable = Settable.Never)]
    public string? DeletedBy => Get<string>();

    /// <summary>What the server tells about the key under names that this module does not know. Nothing is dropped but empty values.</summary>
    public OrderedDictionary AdditionalProperties =>
        (OrderedDictionary)Converted(nameof(AdditionalProperties), () => KeyJson.AdditionalProperties(_row));

    /// <summary>Whether the proxy accepts the key now, and if not, why: <c>Active</c>, <c>Blocked</c>, <c>Expired</c>, <c>OverBudget</c> or <c>Deleted</c>.</summary>
    public KeyState State => new KeyStatus(this, DateTimeOffset.UtcNow).State;

    /// <summary>Gets the limits that the proxy enforces for the key now: its own, and those of the budget that <c>BudgetId</c> names.</summary>
    public KeyLimits GetLimits() => new(this, DateTimeOffset.UtcNow);

    /// <summary>The alias, or the masked secret where there is none; never the secret.</summary>
    public override string ToString() => KeyAlias is { Length: > 0 } alias ? alias : KeyName ?? Id;

    /// <summary>Whether the key was deleted, or this is the old id of a key whose secret was rotated.</summary>
    internal bool IsDeleted => _isDeleted ??= KeyJson.IsDeleted(_row);

    /// <summary>What tells this row from all others of a listing. A key that was deleted, created again and deleted again has two archived rows.</summary>
    internal string RowId => IsDeleted && JsonValueReader.Member(_row, "id") is { ValueKind: JsonValueKind.String } archived ? archived.GetString()! : Id;

    internal JsonElement Row => _row;

    internal LiteLLMKey WithSecret(SecureString? secret) => new(Id, _row, secret);

    private T? Get<T>([CallerMemberName] string name = "") =>
        (T?)Converted(name, () => KeyProperties.Named(name).ToObject(_row));

    private object Converted(string name, Func<object?> convert)
    {
        _converted ??= new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!_converted.TryGetValue(name, out object? value))
        {
            _converted[name] = value = convert();
        }

        return value!;
    }
}
