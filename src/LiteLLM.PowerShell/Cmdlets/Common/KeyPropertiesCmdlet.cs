using System.Collections;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the attributes of a key as parameters. The <see cref="KeyPropertyAttribute"/> of a member of <see cref="LiteLLMKey"/> names its parameter.</summary>
/// <remarks>
/// The class declares the two parameters of <see cref="KeyCmdlet"/> itself, so that no chain of cmdlet classes has more than three members.
/// </remarks>
public abstract class KeyPropertiesCmdlet : PSCmdlet, IDisposable
{
    private readonly KeyInvocation _invocation;

    private protected KeyPropertiesCmdlet() => _invocation = new KeyInvocation(this);

    /// <summary>The number of requests that may be in progress at the same time.</summary>
    [Parameter]
    [ValidateRange(1, KeyInvocation.MaxThrottleLimit)]
    public int ThrottleLimit { get; set; } = KeyInvocation.DefaultThrottleLimit;

    /// <summary>The connection to use. By default, the connection of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    /// <summary>Keys, rows with attributes, or aliases from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The models that the key may call. If the list is empty, the key may call all models of its team or of the proxy.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Models")]
    [ListTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>The maximum spend in one budget period, in USD.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("max_budget")]
    [FieldTransformation(typeof(double))]
    public double? MaxBudget { get; set; }

    /// <summary>The spend, in USD, from which the proxy sends alerts but still accepts requests.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("soft_budget")]
    [FieldTransformation(typeof(double))]
    public double? SoftBudget { get; set; }

    /// <summary>The period after which the spend is reset: 1h, 1d, 7d, 1mo, daily, weekly, monthly, a TimeSpan or ISO 8601.</summary>
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

    /// <summary>The models that are used instead of a model once its budget is spent, by model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("BudgetFallbacks", "budget_fallbacks")]
    [MapTransformation]
    public IDictionary? BudgetFallback { get; set; }

    /// <summary>An amount that is added to the budget until TempBudgetExpiry, in USD. The two are set together.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("temp_budget_increase", "TemporaryBudget")]
    [FieldTransformation(typeof(double))]
    public double? TempBudgetIncrease { get; set; }

    /// <summary>The time at which the temporary increase of the budget ends, or a duration from now: 2d.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("temp_budget_expiry")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? TempBudgetExpiry { get; set; }

    /// <summary>The duration of the temporary increase of the budget: 2d, 12h, 1w, a TimeSpan or ISO 8601. It restarts each time it is passed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("For")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? TempBudgetDuration { get; set; }

    /// <summary>Indicates that requests over the budget are throttled instead of rejected.</summary>
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
    [FieldTransformation(typeof(double))]
    public double? Spend { get; set; }

    /// <summary>The budget of each model: an amount in USD, or a map with budget_limit (USD) and time_period.</summary>
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

    /// <summary>The name of the service account that the key represents. Such a key belongs to a team and not to a user.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("service_account_id")]
    public string? ServiceAccountId { get; set; }

    /// <summary>The number of tokens per minute for all models together.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpm_limit")]
    [FieldTransformation(typeof(long))]
    public long? TpmLimit { get; set; }

    /// <summary>The number of requests per minute for all models together.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rpm_limit")]
    [FieldTransformation(typeof(long))]
    public long? RpmLimit { get; set; }

    /// <summary>The number of tokens per day for all models together.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpd_limit")]
    [FieldTransformation(typeof(long))]
    public long? TpdLimit { get; set; }

    /// <summary>The number of parallel requests.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("max_parallel_requests")]
    [FieldTransformation(typeof(long))]
    public long? MaxParallelRequests { get; set; }

    /// <summary>The number of requests per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_rpm_limit")]
    [MapTransformation]
    public IDictionary? ModelRpmLimit { get; set; }

    /// <summary>The number of tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_tpm_limit")]
    [MapTransformation]
    public IDictionary? ModelTpmLimit { get; set; }

    /// <summary>The number of input tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_itpm_limit")]
    [MapTransformation]
    public IDictionary? ModelItpmLimit { get; set; }

    /// <summary>The number of output tokens per minute for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("model_otpm_limit")]
    [MapTransformation]
    public IDictionary? ModelOtpmLimit { get; set; }

    /// <summary>The number of requests per minute for each MCP server.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("mcp_rpm_limit")]
    [MapTransformation]
    public IDictionary? McpRpmLimit { get; set; }

    /// <summary>The number of requests per minute for each tag.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tag_rpm_limit")]
    [MapTransformation]
    public IDictionary? TagRpmLimit { get; set; }

    /// <summary>The estimated number of output tokens that is counted for a request without max_tokens until its response arrives.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("default_estimated_output_tokens")]
    [FieldTransformation(typeof(long))]
    public long? DefaultEstimatedOutputTokens { get; set; }

    /// <summary>The estimated number of output tokens for each model.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("default_estimated_output_tokens_per_model")]
    [MapTransformation]
    public IDictionary? DefaultEstimatedOutputTokensPerModel { get; set; }

    /// <summary>How the request limit is enforced: guaranteed_throughput, best_effort_throughput or dynamic.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rpm_limit_type")]
    [ArgumentCompleter(typeof(LimitTypeCompleter))]
    public string? RpmLimitType { get; set; }

    /// <summary>How the token limit is enforced: guaranteed_throughput, best_effort_throughput or dynamic.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("tpm_limit_type")]
    [ArgumentCompleter(typeof(LimitTypeCompleter))]
    public string? TpmLimitType { get; set; }

    /// <summary>Indicates that the proxy rejects the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [FieldTransformation(typeof(bool))]
    public bool? Blocked { get; set; }

    /// <summary>The lifetime of the key: 30d, 12h, 1mo, 1y, a TimeSpan or ISO 8601. It restarts each time it is passed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? Duration { get; set; }

    /// <summary>The time at which the key expires, or a duration from now: 30d.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Expires")]
    [TimeTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? ExpiresAt { get; set; }

    /// <summary>The tags to which the spend of the key is assigned.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Tags")]
    [ListTransformation]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    /// <summary>The guardrails that apply to every request of the key.</summary>
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

    /// <summary>The request parameters that a caller must send.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("EnforcedParams", "enforced_params")]
    [ListTransformation]
    public string[]? EnforcedParam { get; set; }

    /// <summary>Indicates that the server adds the markers that enable prompt caching at providers.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("enable_prompt_caching")]
    [FieldTransformation(typeof(bool))]
    public bool? EnablePromptCaching { get; set; }

    /// <summary>The logging callbacks of the key: maps with callback_name, callback_type and callback_vars. A masked value stands for the current value, which is not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ObjectListTransformation]
    public IDictionary[]? Logging { get; set; }

    /// <summary>The logging callbacks that are disabled for the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("DisabledCallbacks", "litellm_disabled_callbacks", "disabled_callbacks")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CallbackNameCompleter))]
    public string[]? DisabledCallback { get; set; }

    /// <summary>The metadata of the key. It replaces all user-defined entries; entries of the server are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? Metadata { get; set; }

    /// <summary>Aliases of models for requests of this key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Aliases")]
    [MapTransformation]
    public IDictionary? ModelAlias { get; set; }

    /// <summary>Configuration settings of the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? Config { get; set; }

    /// <summary>Router settings for requests of the key, such as num_retries and fallbacks.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("router_settings")]
    [MapTransformation]
    public IDictionary? RouterSettings { get; set; }

    /// <summary>The permissions of the key, by name.</summary>
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

    /// <summary>The type of the key: llm_api, management, read_only or default. It determines the routes that the key may call.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("key_type")]
    [ArgumentCompleter(typeof(KeyTypeCompleter))]
    public string? KeyType { get; set; }

    /// <summary>Indicates that the server rotates the secret automatically.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("auto_rotate")]
    [FieldTransformation(typeof(bool))]
    public bool? AutoRotate { get; set; }

    /// <summary>The interval at which the server rotates the secret automatically.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("rotation_interval")]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public string? RotationInterval { get; set; }

    /// <summary>Attributes without a parameter, by their API names. They are sent unchanged.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("additional_properties")]
    [MapTransformation]
    public IDictionary? AdditionalProperties { get; set; }

    private protected CmdletContext Context => _invocation.Context;

    private protected KeyApi Api => _invocation.Proxy.Keys;

    /// <summary>The time of the proxy.</summary>
    internal DateTimeOffset ServerNow => Api.ServerNow;

    private protected KeyPipeline Pipeline => _invocation.Pipeline;

    private protected ChangePreview Previews => _invocation.Previews;

    /// <summary>The attributes that are bound to the parameters.</summary>
    private protected BoundKeyParameters Bound { get; private set; } = null!;

    /// <summary>Resolves a budget id that is bound together with a soft budget.</summary>
    private protected BudgetResolver Budgets { get; private set; } = null!;

    /// <summary>Rejects names where the id of a team or a user is required.</summary>
    private protected OwnerNames Owners { get; private set; } = null!;

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        _invocation.Begin(Connection, ThrottleLimit, ReportError);
        Bound = new BoundKeyParameters(this);
        Owners = new OwnerNames(Context, _invocation.Proxy.Catalog, _invocation.Proxy.Records);
        Budgets = new BudgetResolver(this, Context, Api, Bound);
    }

    /// <summary>Processes the object of the pipeline, or the parameters if nothing is piped in.</summary>
    protected sealed override void ProcessRecord()
    {
        Pipeline.Tasks.BeginInput();
        if (ParameterSetName == KeyReference.ObjectSet)
        {
            Pipeline.Tasks.Decide(InputObject, () => Bound.ForEachRow(InputObject!, ProcessInput));
        }
        else
        {
            ProcessInput();
        }

        Pipeline.Tasks.EndInput();
    }

    /// <summary>Waits for all operations.</summary>
    protected override void EndProcessing() => Pipeline.Tasks.Complete();

    /// <summary>Called on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing() => Context.Stop();

    /// <summary>Ends the operations. If the pipeline has ended early, reports what was done.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the operations. If the pipeline has ended early, reports what was done.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _invocation.Dispose();
        }
    }

    /// <summary>Reports the error of an item. By default, it is written.</summary>
    private protected virtual void ReportError(object? target, LiteLLMException problem) => _invocation.WriteError(target, Owners.Explain(problem));

    private protected abstract void ProcessInput();
}
