using System.Collections.Specialized;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// A LiteLLM virtual key as last read from the server (<c>/key/info</c>, <c>/v2/key/info</c>, <c>/key/list</c>, <c>/key/update</c>).
/// It is a snapshot: changing it does not change the key on the server.
/// </summary>
/// <remarks>
/// Every member with a <c>KeyProperty</c> is one entry in the description of a key: reading, comparing, request bodies,
/// clearing and documentation are derived from it.
/// </remarks>
public sealed class LiteLLMKey
{
    private readonly JsonElement _row;
    private KeyValuePair<string, object?>[] _converted = [];
    private int _count;
    private bool? _isDeleted;

    internal LiteLLMKey(string id, JsonElement row, DateTimeOffset readAt, SecureString? secret = null)
    {
        Id = id;
        _row = row;
        ReadAt = readAt;
        Key = secret;
    }

    /// <summary>The id of the key: the SHA-256 hash of its secret, in lower-case hexadecimal digits. The API calls it <c>token</c>.</summary>
    public string Id { get; }

    /// <summary>The secret (<c>sk-...</c>). Only the cmdlet that creates the key or rotates its secret returns it.</summary>
    public SecureString? Key { get; }

    /// <summary>The name under which the cmdlet that issued the secret has stored it in a vault; otherwise <c>null</c>.</summary>
    public string? SecretName { get; private init; }

    /// <summary>The name of the vault in which the cmdlet that issued the secret has stored it; otherwise <c>null</c>.</summary>
    public string? VaultName { get; private init; }

    /// <summary>The masked secret: <c>sk-...</c> and its last four characters.</summary>
    [KeyProperty("key_name", Settable = Settable.Never)]
    public string? KeyName => Get<string>() is { } name ? VisibleText.Of(SecretMask.Scrub(name)) : null;

    /// <summary>The name of the key, unique across all keys of the proxy.</summary>
    [KeyProperty("key_alias", OtherName = "Alias")]
    public string? KeyAlias => Get<string>();

    /// <summary>The models that the key may call. If empty, all models of its team or of the proxy.</summary>
    [KeyProperty("models", Parameter = "Model", EmptyAllowsAll = true)]
    public StringList Models => Get<StringList>()!;

    /// <summary>The maximum spend in one budget period, in USD. Without a value, there is no limit.</summary>
    [KeyProperty("max_budget", Unit = "USD")]
    public double? MaxBudget => Get<double?>();

    /// <summary>The spend, in USD, at which the proxy warns without refusing requests. Most servers do not include it in a listing.</summary>
    [KeyProperty("soft_budget", Unit = "USD", Storage = KeyStorage.BudgetTable)]
    public double? SoftBudget => Get<double?>();

    /// <summary>How often the spend is reset, for example <c>1d</c>, <c>7d</c> or <c>1mo</c>. Older servers cannot clear it.</summary>
    [KeyProperty("budget_duration", OtherName = "BudgetPeriod", Kind = KeyValueKind.BudgetPeriod)]
    public string? BudgetDuration => Get<string>();

    /// <summary>Several budgets, each with its own period: objects with <c>budget_duration</c> and <c>max_budget</c> (USD).</summary>
    [KeyProperty("budget_limits", Parameter = "BudgetLimit", Kind = KeyValueKind.BudgetLimits, Clear = ClearForm.EmptyList, Newer = true)]
    public ObjectList BudgetLimits => Get<ObjectList>()!;

    /// <summary>The fallback models for each model, which are used when the budget of that model is spent.</summary>
    [KeyProperty("budget_fallbacks", Parameter = "BudgetFallback", Kind = KeyValueKind.ModelLists, Newer = true)]
    public OrderedDictionary BudgetFallbacks => Get<OrderedDictionary>()!;

    /// <summary>An amount that is added to the budget until <c>TempBudgetExpiry</c>, in USD. Both must be set together.</summary>
    [KeyProperty("temp_budget_increase", OtherName = "TemporaryBudget", Storage = KeyStorage.Metadata, Unit = "USD")]
    public double? TempBudgetIncrease => Get<double?>();

    /// <summary>When the temporary budget increase ends. The server stores the time in UTC, without a time zone.</summary>
    [KeyProperty("temp_budget_expiry", Kind = KeyValueKind.UtcTime, Storage = KeyStorage.Metadata)]
    public DateTimeOffset? TempBudgetExpiry => Get<DateTimeOffset?>();

    /// <summary>Indicates that requests are slowed down instead of refused when the budget is exceeded.</summary>
    [KeyProperty("throttle_on_budget_exceeded", Storage = KeyStorage.Metadata, Newer = true)]
    public bool ThrottleOnBudgetExceeded => Get<bool?>() ?? false;

    /// <summary>The id of the budget that applies to the end users of the key.</summary>
    [KeyProperty("end_user_budget_id", Storage = KeyStorage.Metadata, Newer = true)]
    public string? EndUserBudgetId => Get<string>();

    /// <summary>The spend in the current budget period, in USD.</summary>
    [KeyProperty("spend", Unit = "USD", Clear = ClearForm.Zero)]
    public double? Spend => Get<double?>();

    /// <summary>A budget for each model: USD, or an object with <c>budget_limit</c> (USD) and <c>time_period</c>.</summary>
    [KeyProperty("model_max_budget", Kind = KeyValueKind.ModelBudgets, Gated = true)]
    public OrderedDictionary ModelMaxBudget => Get<OrderedDictionary>()!;

    /// <summary>The id of the shared budget, or of the budget record that stores the soft budget.</summary>
    [KeyProperty("budget_id")]
    public string? BudgetId => Get<string>();

    /// <summary>The id of the user that the key belongs to.</summary>
    [KeyProperty("user_id")]
    public string? UserId => Get<string>();

    /// <summary>The id of the team that the key belongs to.</summary>
    [KeyProperty("team_id")]
    public string? TeamId => Get<string>();

    /// <summary>The id of the organization that the key belongs to. Servers before 1.83 cannot change it after the key is created.</summary>
    [KeyProperty("organization_id", OtherName = "org_id", Newer = true)]
    public string? OrganizationId => Get<string>();

    /// <summary>The id of the project that the key belongs to, on servers that support projects.</summary>
    [KeyProperty("project_id", Newer = true)]
    public string? ProjectId => Get<string>();

    /// <summary>The id of the agent that the key belongs to.</summary>
    [KeyProperty("agent_id", Newer = true)]
    public string? AgentId => Get<string>();

    /// <summary>The ids of the access groups whose models, MCP servers and agents the key may use.</summary>
    [KeyProperty("access_group_ids", Parameter = "AccessGroupId", Newer = true)]
    public StringList AccessGroupIds => Get<StringList>()!;

    /// <summary>The name of the service that the key belongs to. A key with a service name is a service account: it belongs to a team and not to a user.</summary>
    [KeyProperty("service_account_id", Storage = KeyStorage.MetadataEntry)]
    public string? ServiceAccountId => Get<string>();

    /// <summary>The maximum number of tokens per minute over all models.</summary>
    [KeyProperty("tpm_limit", Unit = "tokens/min")]
    public long? TpmLimit => Get<long?>();

    /// <summary>The maximum number of requests per minute over all models.</summary>
    [KeyProperty("rpm_limit", Unit = "requests/min")]
    public long? RpmLimit => Get<long?>();

    /// <summary>The maximum number of tokens per day over all models.</summary>
    [KeyProperty("tpd_limit", Unit = "tokens/day", Newer = true)]
    public long? TpdLimit => Get<long?>();

    /// <summary>The maximum number of concurrent requests.</summary>
    [KeyProperty("max_parallel_requests", Unit = "requests", Maximum = int.MaxValue)]
    public long? MaxParallelRequests => Get<long?>();

    /// <summary>The maximum number of requests per minute for each model.</summary>
    [KeyProperty("model_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min")]
    public OrderedDictionary ModelRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The maximum number of tokens per minute for each model.</summary>
    [KeyProperty("model_tpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min")]
    public OrderedDictionary ModelTpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The maximum number of input tokens per minute for each model.</summary>
    [KeyProperty("model_itpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min", Newer = true)]
    public OrderedDictionary ModelItpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The maximum number of output tokens per minute for each model.</summary>
    [KeyProperty("model_otpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens/min", Newer = true)]
    public OrderedDictionary ModelOtpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The maximum number of requests per minute for each MCP server.</summary>
    [KeyProperty("mcp_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min", Newer = true)]
    public OrderedDictionary McpRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The maximum number of requests per minute for each tag.</summary>
    [KeyProperty("tag_rpm_limit", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "requests/min", Newer = true)]
    public OrderedDictionary TagRpmLimit => Get<OrderedDictionary>()!;

    /// <summary>The number of output tokens that is reserved for a request without a limit of its own until its response arrives.</summary>
    [KeyProperty("default_estimated_output_tokens", Storage = KeyStorage.Metadata, Unit = "tokens", Newer = true)]
    public long? DefaultEstimatedOutputTokens => Get<long?>();

    /// <summary>The estimated number of output tokens for each model.</summary>
    [KeyProperty("default_estimated_output_tokens_per_model", Kind = KeyValueKind.ModelLimits, Storage = KeyStorage.Metadata, Unit = "tokens", Newer = true)]
    public OrderedDictionary DefaultEstimatedOutputTokensPerModel => Get<OrderedDictionary>()!;

    /// <summary>How the request limit is enforced: <c>guaranteed_throughput</c>, <c>best_effort_throughput</c> or <c>dynamic</c>.</summary>
    [KeyProperty("rpm_limit_type", Storage = KeyStorage.Metadata)]
    public string? RpmLimitType => Get<string>();

    /// <summary>How the token limit is enforced: <c>guaranteed_throughput</c>, <c>best_effort_throughput</c> or <c>dynamic</c>.</summary>
    [KeyProperty("tpm_limit_type", Storage = KeyStorage.Metadata)]
    public string? TpmLimitType => Get<string>();

    /// <summary>Indicates whether the key is blocked.</summary>
    [KeyProperty("blocked")]
    public bool Blocked => Get<bool?>() ?? false;

    /// <summary>When the key expires. Without a value, it never expires. Set it as a date (<c>-ExpiresAt</c>) or as a duration from now (<c>-Duration</c>).</summary>
    [KeyProperty("expires", Parameter = "ExpiresAt", Clear = ClearForm.Never)]
    public DateTimeOffset? Expires => Get<DateTimeOffset?>();

    /// <summary>The tags that the spend of the key is attributed to.</summary>
    [KeyProperty("tags", Parameter = "Tag", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Tags => Get<StringList>()!;

    /// <summary>The guardrails that apply to every request of the key.</summary>
    [KeyProperty("guardrails", Parameter = "Guardrail", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Guardrails => Get<StringList>()!;

    /// <summary>Indicates that global guardrails are disabled for the key.</summary>
    [KeyProperty("disable_global_guardrails", Storage = KeyStorage.Metadata)]
    public bool DisableGlobalGuardrails => Get<bool?>() ?? false;

    /// <summary>The policies that apply to every request of the key.</summary>
    [KeyProperty("policies", Parameter = "Policy", Storage = KeyStorage.Metadata, Gated = true, Newer = true)]
    public StringList Policies => Get<StringList>()!;

    /// <summary>The prompts that the key may use.</summary>
    [KeyProperty("prompts", Parameter = "Prompt", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList Prompts => Get<StringList>()!;

    /// <summary>The request parameters that a caller must send.</summary>
    [KeyProperty("enforced_params", Parameter = "EnforcedParam", Storage = KeyStorage.Metadata)]
    public StringList EnforcedParams => Get<StringList>()!;

    /// <summary>Indicates that the server adds the markers that enable prompt caching by the providers.</summary>
    [KeyProperty("enable_prompt_caching", Storage = KeyStorage.Metadata, Newer = true)]
    public bool EnablePromptCaching => Get<bool?>() ?? false;

    /// <summary>The logging callbacks of the key. The values of their variables are masked, because they are credentials of other systems.</summary>
    [KeyProperty("logging", Kind = KeyValueKind.Callbacks, Storage = KeyStorage.MetadataEntry)]
    public ObjectList Logging => Get<ObjectList>()!;

    /// <summary>The logging callbacks that are disabled for the key.</summary>
    [KeyProperty("litellm_disabled_callbacks", Parameter = "DisabledCallback", OtherName = "disabled_callbacks", Storage = KeyStorage.MetadataEntry)]
    public StringList DisabledCallbacks => Get<StringList>()!;

    /// <summary>The user's own metadata entries. Attributes that the server stores in metadata are separate properties.</summary>
    [KeyProperty("metadata", Storage = KeyStorage.UserMetadata)]
    public OrderedDictionary Metadata => Get<OrderedDictionary>()!;

    /// <summary>The record of the set that manages the key, as it is stored. <c>Sync-LiteLLMKey</c> checks its signature; this property does not.</summary>
    [KeyProperty("litellm_keyset", Storage = KeyStorage.ReservedMetadata)]
    public OrderedDictionary KeySet => Get<OrderedDictionary>()!;

    /// <summary>The replacement of the key by <c>Reset-LiteLLMKey -Replace</c>: in a replaced key the id of its successor, and in a new key the id of the key that it replaces, until it has the alias.</summary>
    [KeyProperty("litellm_replacement", Storage = KeyStorage.ReservedMetadata)]
    public OrderedDictionary Replacement => Get<OrderedDictionary>()!;

    /// <summary>Model aliases for this key.</summary>
    [KeyProperty("aliases", Parameter = "ModelAlias")]
    public OrderedDictionary Aliases => Get<OrderedDictionary>()!;

    /// <summary>Settings that override those of the proxy for this key.</summary>
    [KeyProperty("config")]
    public OrderedDictionary Config => Get<OrderedDictionary>()!;

    /// <summary>Router settings for the requests of the key, such as <c>num_retries</c> and <c>fallbacks</c>.</summary>
    [KeyProperty("router_settings", Clear = ClearForm.Null, Newer = true)]
    public OrderedDictionary RouterSettings => Get<OrderedDictionary>()!;

    /// <summary>Permissions of the key by name.</summary>
    [KeyProperty("permissions", Parameter = "Permission")]
    public OrderedDictionary Permissions => Get<OrderedDictionary>()!;

    /// <summary>The MCP servers, vector stores and agents that the key may use.</summary>
    [KeyProperty("object_permission", Storage = KeyStorage.PermissionTable, ListMembers = ["mcp_servers", "mcp_access_groups", "vector_stores", "agents", "agent_access_groups"])]
    public OrderedDictionary ObjectPermission => Get<OrderedDictionary>()!;

    /// <summary>The cache controls that a caller may send, for example <c>no-cache</c>.</summary>
    [KeyProperty("allowed_cache_controls", Parameter = "AllowedCacheControl")]
    public StringList AllowedCacheControls => Get<StringList>()!;

    /// <summary>The proxy routes that the key may call. If empty, the routes that its role allows.</summary>
    [KeyProperty("allowed_routes", Parameter = "AllowedRoute", EmptyAllowsAll = true)]
    public StringList AllowedRoutes => Get<StringList>()!;

    /// <summary>The pass-through routes that the key may call.</summary>
    [KeyProperty("allowed_passthrough_routes", Parameter = "AllowedPassthroughRoute", Storage = KeyStorage.Metadata, Gated = true)]
    public StringList AllowedPassthroughRoutes => Get<StringList>()!;

    /// <summary>The pass-through routes that the key may not call.</summary>
    [KeyProperty("denied_passthrough_routes", Parameter = "DeniedPassthroughRoute", Storage = KeyStorage.Metadata, Newer = true)]
    public StringList DeniedPassthroughRoutes => Get<StringList>()!;

    /// <summary>The vector store indexes that the key may use: objects with <c>index_name</c> and <c>index_permissions</c> (<c>read</c>, <c>write</c>).</summary>
    [KeyProperty("allowed_vector_store_indexes", Parameter = "AllowedVectorStoreIndex", Kind = KeyValueKind.Objects, Storage = KeyStorage.Metadata)]
    public ObjectList AllowedVectorStoreIndexes => Get<ObjectList>()!;

    /// <summary>The type of the key. Only newer servers store it; older servers store its routes.</summary>
    [KeyProperty("key_type", Settable = Settable.Never)]
    public string? KeyType => Get<string>();

    /// <summary>Indicates whether the server rotates the secret automatically.</summary>
    [KeyProperty("auto_rotate")]
    public bool AutoRotate => Get<bool?>() ?? false;

    /// <summary>How often the server rotates the secret automatically, for example <c>30d</c>.</summary>
    [KeyProperty("rotation_interval", Kind = KeyValueKind.Period)]
    public string? RotationInterval => Get<string>();

    /// <summary>The number of automatic rotations of the secret.</summary>
    [KeyProperty("rotation_count", Settable = Settable.Never)]
    public long? RotationCount => Get<long?>();

    /// <summary>When the server last rotated the secret.</summary>
    [KeyProperty("last_rotation_at", Settable = Settable.Never)]
    public DateTimeOffset? LastRotationAt => Get<DateTimeOffset?>();

    /// <summary>When the server will next rotate the secret.</summary>
    [KeyProperty("key_rotation_at", Settable = Settable.Never)]
    public DateTimeOffset? KeyRotationAt => Get<DateTimeOffset?>();

    /// <summary>The spend of the key for each model, in USD.</summary>
    [KeyProperty("model_spend", Settable = Settable.Never, Unit = "USD")]
    public OrderedDictionary ModelSpend => Get<OrderedDictionary>()!;

    /// <summary>When the spend is reset next.</summary>
    [KeyProperty("budget_reset_at", Settable = Settable.Never)]
    public DateTimeOffset? BudgetResetAt => Get<DateTimeOffset?>();

    /// <summary>When the key was last used, successfully or not. Servers before 1.83 do not record it.</summary>
    [KeyProperty("last_active", Settable = Settable.Never)]
    public DateTimeOffset? LastActive => Get<DateTimeOffset?>();

    /// <summary>The state of the key as reported by the server: <c>active</c>, <c>expired</c>, <c>revoked</c> or <c>deleted</c>. Older servers do not report it.</summary>
    [KeyProperty("status", Settable = Settable.Never)]
    public string? Status => Get<string>();

    /// <summary>When the key was created.</summary>
    [KeyProperty("created_at", Settable = Settable.Never)]
    public DateTimeOffset? CreatedAt => Get<DateTimeOffset?>();

    /// <summary>The user who created the key.</summary>
    [KeyProperty("created_by", Settable = Settable.Never)]
    public string? CreatedBy => Get<string>();

    /// <summary>When the key was last updated, including updates of its spend.</summary>
    [KeyProperty("updated_at", Settable = Settable.Never)]
    public DateTimeOffset? UpdatedAt => Get<DateTimeOffset?>();

    /// <summary>When the settings of the key were last changed, not including updates of its spend. Older servers do not record it.</summary>
    [KeyProperty("settings_updated_at", Settable = Settable.Never)]
    public DateTimeOffset? SettingsUpdatedAt => Get<DateTimeOffset?>();

    /// <summary>The user who last changed the key.</summary>
    [KeyProperty("updated_by", Settable = Settable.Never)]
    public string? UpdatedBy => Get<string>();

    /// <summary>When the key was deleted. Only deleted keys have a value, and only <c>Get-LiteLLMKey -Deleted</c> returns deleted keys.</summary>
    [KeyProperty("deleted_at", Settable = Settable.Never)]
    public DateTimeOffset? DeletedAt => Get<DateTimeOffset?>();

    /// <summary>The user who deleted the key. Only deleted keys have a value.</summary>
    [KeyProperty("deleted_by", Settable = Settable.Never)]
    public string? DeletedBy => Get<string>();

    /// <summary>Attributes of the key that this module does not define, except for empty values.</summary>
    public OrderedDictionary AdditionalProperties =>
        (OrderedDictionary)(Find(nameof(AdditionalProperties), out object? known) ? known! : Keep(nameof(AdditionalProperties), KeyJson.AdditionalProperties(_row))!);

    /// <summary>Indicates whether the proxy accepted the key when the key was read, and if not, why: <c>Active</c>, <c>Blocked</c>, <c>Expired</c>, <c>OverBudget</c> or <c>Deleted</c>.</summary>
    public KeyState State => StatusWhenRead.State;

    /// <summary>The latest time at which the key can have been used: <see cref="LastActive"/>, or if the server does not record it, the last update.</summary>
    public DateTimeOffset? LastUsed => StatusWhenRead.LastUse;

    /// <summary>From which attribute <see cref="LastUsed"/> is known.</summary>
    public LastUsedSource? LastUsedSource => StatusWhenRead.LastUseSource;

    /// <summary>Gets the limits that the proxy enforced for the key when the key was read: its own limits, and those of the budget in <c>BudgetId</c>.</summary>
    public KeyLimits GetLimits() => StatusWhenRead.Limits;

    /// <summary>Returns the alias, with invisible characters as escapes, or the masked secret if the key has no alias. Never returns the secret.</summary>
    public override string ToString() => KeyAlias is { Length: > 0 } alias ? VisibleText.Of(alias) : KeyName ?? Id;

    /// <summary>Indicates whether the key was deleted, or has a new id because its secret was rotated.</summary>
    internal bool IsDeleted => _isDeleted ??= KeyJson.IsDeleted(_row);

    /// <summary>Identifies an item of a listing. A key that was deleted, created again and deleted again has two archived items.</summary>
    internal string RowId => IsDeleted && JsonValueReader.Member(_row, "id") is { ValueKind: JsonValueKind.String } archived ? archived.GetString()! : Id;

    /// <summary>Indicates whether only the id is known, because the row of the server cannot be read.</summary>
    internal bool HasOnlyId => JsonEquality.IsEmpty(_row);

    internal JsonElement Row => _row;

    /// <summary>Whether <see cref="Row"/> was complete and contains only the columns that have a value.</summary>
    internal bool OmitsEmptyColumns { get; init; }

    /// <summary>The server's time when the key was read.</summary>
    internal DateTimeOffset ReadAt { get; }

    /// <summary>The evaluation of the key at the time when it was read.</summary>
    internal KeyStatus StatusWhenRead => new(this, ReadAt);

    internal LiteLLMKey WithSecret(SecureString? secret) => new(Id, _row, ReadAt, secret) { OmitsEmptyColumns = OmitsEmptyColumns };

    /// <summary>Returns the key without its secret, which is stored in a vault.</summary>
    internal LiteLLMKey WithSecretIn(string vault, string name) => new(Id, _row, ReadAt) { VaultName = vault, SecretName = name, OmitsEmptyColumns = OmitsEmptyColumns };

    internal LiteLLMKey WithRow(JsonElement row) => new(Id, row, ReadAt, Key);

    private T? Get<T>([CallerMemberName] string name = "") =>
        (T?)(Find(name, out object? value) ? value : Keep(name, KeyProperties.Named(name).ToObject(_row)));

    /// <summary>Finds a value that was converted before. Most keys have few of them, so that a search is faster and smaller than a dictionary.</summary>
    private bool Find(string name, out object? value)
    {
        for (int index = 0; index < _count; index++)
        {
            if (_converted[index].Key == name)
            {
                value = _converted[index].Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    private object? Keep(string name, object? value)
    {
        if (_count == _converted.Length)
        {
            Array.Resize(ref _converted, Math.Max(2, 2 * _count));
        }

        _converted[_count++] = new KeyValuePair<string, object?>(name, value);
        return value;
    }
}
