using System.Collections;
using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that takes the attributes of a key. Each parameter belongs to the row of <see cref="LiteLLMKey"/> that names it.</summary>
public abstract partial class KeyPropertiesCmdlet : ThrottledCmdlet
{
    /// <summary>The models that the key may call. Empty: all models of its team or of the proxy.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Models")]
    [ListTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>What the key may spend in one budget period, in USD.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("max_budget")]
    [FieldTransformation(typeof(double))]
    public double? MaxBudget { get; set; }

    /// <summary>The spend, in USD, from which the proxy warns without refusing.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("soft_budget")]
    [FieldTransformation(typeof(double))]
    public double? SoftBudget { get; set; }

    /// <summary>How often the spend starts again from zero: 1h, 1d, 7d, 1mo, daily, weekly, monthly, a TimeSpan or ISO 8601.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("budget_duration", "BudgetPeriod")]
    [ArgumentCompleter(typeof(BudgetDurationCompleter))]
    public string? BudgetDuration { get; set; }

    /// <summary>Several budgets at once, each with its own period: objects with budget_duration and max_budget (USD).</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("BudgetLimits", "budget_limits")]
    [ObjectListTransformation]
    public IDictionary[]? BudgetLimit { get; set; }

    /// <summary>For each model, the models that answer instead once the budget of that model is spent.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("BudgetFallbacks", "budget_fallbacks")]
    [MapTransformation]
    public IDictionary? BudgetFallback { get; set; }

    /// <summary>An amount that is added to the budget until TempBudgetExpiry, in USD. The two are set together.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("temp_budget_increase")]
    [FieldTransformation(typeof(double))]
    public double? TempBudgetIncrease { get; set; }

    /// <summary>When the temporary increase of the budget ends.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("temp_budget_expiry")]
    [TimeTransformation]
    public DateTimeOffset? TempBudgetExpiry { get; set; }

    /// <summary>Indicates that a key over its budget is slowed down instead of refused.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("throttle_on_budget_exceeded")]
    [FieldTransformation(typeof(bool))]
    public bool? ThrottleOnBudgetExceeded { get; set; }

    /// <summary>The id of the budget that applies to the end users of the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("end_user_budget_id")]
    [ArgumentCompleter(typeof(EndUserBudgetIdCompleter))]
    public string? EndUserBudgetId { get; set; }

    /// <summary>The spend so far, in USD.</summary>
    [Parameter]
    public double? Spend { get; set; }

    /// <summary>A budget for each model: USD, or a map with budget_limit (USD) and time_period.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_max_budget")]
    [MapTransformation]
    public IDictionary? ModelMaxBudget { get; set; }

    /// <summary>Specifies the id of the budget that the key shares with others. It cannot be combined with a soft budget.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("budget_id")]
    [ArgumentCompleter(typeof(BudgetIdCompleter))]
    public string? BudgetId { get; set; }

    /// <summary>The user that the key belongs to.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("user_id")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The team that the key belongs to.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("team_id")]
    [ArgumentCompleter(typeof(TeamIdCompleter))]
    public string? TeamId { get; set; }

    /// <summary>The organization that the key belongs to. Servers before 1.83 cannot change it once the key exists.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("organization_id")]
    [ArgumentCompleter(typeof(OrganizationIdCompleter))]
    public string? OrganizationId { get; set; }

    /// <summary>The project that the key belongs to, on servers that have projects.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("project_id")]
    [ArgumentCompleter(typeof(ProjectIdCompleter))]
    public string? ProjectId { get; set; }

    /// <summary>The agent that the key belongs to.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("agent_id")]
    [ArgumentCompleter(typeof(AgentIdCompleter))]
    public string? AgentId { get; set; }

    /// <summary>The access groups whose models, MCP servers and agents the key may use.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AccessGroupIds", "access_group_ids")]
    [ListTransformation]
    [ArgumentCompleter(typeof(AccessGroupIdCompleter))]
    public string[]? AccessGroupId { get; set; }

    /// <summary>The name of the service that the key belongs to. A key that has one is a service account: it belongs to a team, and to no user.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("service_account_id")]
    public string? ServiceAccountId { get; set; }

    /// <summary>Tokens per minute over all models.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpm_limit")]
    [FieldTransformation(typeof(long))]
    public long? TpmLimit { get; set; }

    /// <summary>Requests per minute over all models.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rpm_limit")]
    [FieldTransformation(typeof(long))]
    public long? RpmLimit { get; set; }

    /// <summary>Tokens per day over all models.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpd_limit")]
    [FieldTransformation(typeof(long))]
    public long? TpdLimit { get; set; }

    /// <summary>Requests at the same time.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("max_parallel_requests")]
    [FieldTransformation(typeof(long))]
    public long? MaxParallelRequests { get; set; }

    /// <summary>Requests per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_rpm_limit")]
    [MapTransformation]
    public IDictionary? ModelRpmLimit { get; set; }

    /// <summary>Tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_tpm_limit")]
    [MapTransformation]
    public IDictionary? ModelTpmLimit { get; set; }

    /// <summary>Input tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_itpm_limit")]
    [MapTransformation]
    public IDictionary? ModelItpmLimit { get; set; }

    /// <summary>Output tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_otpm_limit")]
    [MapTransformation]
    public IDictionary? ModelOtpmLimit { get; set; }

    /// <summary>Requests per minute for each MCP server.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("mcp_rpm_limit")]
    [MapTransformation]
    public IDictionary? McpRpmLimit { get; set; }

    /// <summary>Requests per minute for each tag.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tag_rpm_limit")]
    [MapTransformation]
    public IDictionary? TagRpmLimit { get; set; }

    /// <summary>The output tokens that a request without a limit of its own counts for until its answer is known.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("default_estimated_output_tokens")]
    [FieldTransformation(typeof(long))]
    public long? DefaultEstimatedOutputTokens { get; set; }

    /// <summary>The same estimate of output tokens for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("default_estimated_output_tokens_per_model")]
    [MapTransformation]
    public IDictionary? DefaultEstimatedOutputTokensPerModel { get; set; }

    /// <summary>How the request limit is meant: guaranteed_throughput, best_effort_throughput or dynamic.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rpm_limit_type")]
    [ArgumentCompleter(typeof(LimitTypeCompleter))]
    public string? RpmLimitType { get; set; }

    /// <summary>How the token limit is meant: guaranteed_throughput, best_effort_throughput or dynamic.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpm_limit_type")]
    [ArgumentCompleter(typeof(LimitTypeCompleter))]
    public string? TpmLimitType { get; set; }

    /// <summary>Whether the key is refused.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [FieldTransformation(typeof(bool))]
    public bool? Blocked { get; set; }

    /// <summary>How long the key works from now on: 30d, 12h, 1mo, 1y, a TimeSpan or ISO 8601. It counts anew whenever it is said.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? Duration { get; set; }

    /// <summary>When the key stops working.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Expires")]
    [TimeTransformation]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The tags that the key's spend is counted under.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Tags")]
    [ListTransformation]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    /// <summary>The guardrails that every request of the key passes.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Guardrails")]
    [ListTransformation]
    [ArgumentCompleter(typeof(GuardrailCompleter))]
    public string[]? Guardrail { get; set; }

    /// <summary>Indicates that the guardrails that apply to all keys do not apply to this key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("disable_global_guardrails")]
    [FieldTransformation(typeof(bool))]
    public bool? DisableGlobalGuardrails { get; set; }

    /// <summary>The policies that apply to every request of the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Policies")]
    [ListTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public string[]? Policy { get; set; }

    /// <summary>The prompts that the key may use.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Prompts")]
    [ListTransformation]
    public string[]? Prompt { get; set; }

    /// <summary>The request parameters that a caller has to send.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("EnforcedParams", "enforced_params")]
    [ListTransformation]
    public string[]? EnforcedParam { get; set; }

    /// <summary>Indicates that the server adds the marks that make providers cache prompts.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("enable_prompt_caching")]
    [FieldTransformation(typeof(bool))]
    public bool? EnablePromptCaching { get; set; }

    /// <summary>The logging callbacks of the key: maps with callback_name, callback_type and callback_vars. A masked value keeps the value that the key has.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ObjectListTransformation]
    public IDictionary[]? Logging { get; set; }

    /// <summary>The logging callbacks that are turned off for the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("DisabledCallbacks", "litellm_disabled_callbacks", "disabled_callbacks")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CallbackNameCompleter))]
    public string[]? DisabledCallback { get; set; }

    /// <summary>The user's own metadata of the key, as a whole. What the server keeps there for itself stays.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? Metadata { get; set; }

    /// <summary>Other names for models, valid for this key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Aliases")]
    [MapTransformation]
    public IDictionary? ModelAlias { get; set; }

    /// <summary>Settings for this key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? Config { get; set; }

    /// <summary>Settings of the router for the requests of the key, such as num_retries and fallbacks.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("router_settings")]
    [MapTransformation]
    public IDictionary? RouterSettings { get; set; }

    /// <summary>Permissions of the key by name.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Permissions")]
    [MapTransformation]
    public IDictionary? Permission { get; set; }

    /// <summary>The MCP servers, vector stores and agents that the key may use.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("object_permission")]
    [MapTransformation]
    public IDictionary? ObjectPermission { get; set; }

    /// <summary>The cache controls that a caller may send.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AllowedCacheControls", "allowed_cache_controls")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CacheControlCompleter))]
    public string[]? AllowedCacheControl { get; set; }

    /// <summary>The routes of the proxy that the key may call.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AllowedRoutes", "allowed_routes")]
    [ListTransformation]
    [ArgumentCompleter(typeof(RouteCompleter))]
    public string[]? AllowedRoute { get; set; }

    /// <summary>The pass-through routes that the key may call.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AllowedPassthroughRoutes", "allowed_passthrough_routes")]
    [ListTransformation]
    public string[]? AllowedPassthroughRoute { get; set; }

    /// <summary>The pass-through routes that the key may not call.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("DeniedPassthroughRoutes", "denied_passthrough_routes")]
    [ListTransformation]
    public string[]? DeniedPassthroughRoute { get; set; }

    /// <summary>The indexes of vector stores that the key may use: objects with index_name and index_permissions (read, write).</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AllowedVectorStoreIndexes", "allowed_vector_store_indexes")]
    [ObjectListTransformation]
    public IDictionary[]? AllowedVectorStoreIndex { get; set; }

    /// <summary>What the key is for: llm_api, management, read_only or default. It stands for the routes that the server gives such a key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("key_type")]
    [ArgumentCompleter(typeof(KeyTypeCompleter))]
    public string? KeyType { get; set; }

    /// <summary>Whether the server changes the secret by itself.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("auto_rotate")]
    [FieldTransformation(typeof(bool))]
    public bool? AutoRotate { get; set; }

    /// <summary>How often the server changes the secret by itself.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rotation_interval")]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? RotationInterval { get; set; }

    /// <summary>Attributes that this module does not know, by their API name. They are sent as they are.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("additional_properties")]
    [MapTransformation]
    public IDictionary? AdditionalProperties { get; set; }
}
