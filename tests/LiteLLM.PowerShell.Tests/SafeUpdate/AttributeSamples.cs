namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Values for every attribute that can be set.</summary>
internal static class AttributeSamples
{
    internal static readonly AttributeSample[] All =
    [
        new("KeyAlias", "key_alias", "'first'", "\"first\"", "'second name'", "\"second name\"", "null"),
        new("Models", "models", "gpt-4o, claude", """["gpt-4o","claude"]""", "gpt-5", """["gpt-5"]""", "[]") { Parameter = "Model" },
        new("MaxBudget", "max_budget", "100", "100.0", "12.5", "12.5", "null"),
        new("SoftBudget", "litellm_budget_table.soft_budget", "80", "80.0", "7.25", "7.25", "null") { Followers = ["litellm_budget_table.updated_at"] },
        new("BudgetDuration", "budget_duration", "monthly", "\"1mo\"", "7d", "\"7d\"", null) { Followers = ["budget_reset_at"] },
        new("Spend", "spend", "1.5", "1.5", "0.25", "0.25", "0.0"),
        new("ModelMaxBudget", "model_max_budget",
            "@{ 'gpt-4o' = @{ budget_limit = 5; time_period = '1d' } }", """{"gpt-4o":{"budget_limit":5.0,"time_period":"1d"}}""",
            "@{ 'gpt-5' = @{ budget_limit = 6; time_period = '7d' } }", """{"gpt-5":{"budget_limit":6.0,"time_period":"7d"}}""", "{}"),
        new("BudgetId", "budget_id", "shared", "\"shared\"", "other", "\"other\"", "null") { Followers = ["litellm_budget_table"] },
        new("UserId", "user_id", "ann", "\"ann\"", "bob", "\"bob\"", "null"),
        new("TeamId", "team_id", "red", "\"red\"", "blue", "\"blue\"", "null"),
        new("OrganizationId", "organization_id", "acme", "\"acme\"", "initech", "\"initech\"", null) { CanChange = false },
        new("ProjectId", "project_id", "apollo", "\"apollo\"", "gemini", "\"gemini\"", "null"),
        new("TpmLimit", "tpm_limit", "5000000000", "5000000000", "7", "7", "null"),
        new("RpmLimit", "rpm_limit", "60", "60", "0", "0", "null"),
        new("MaxParallelRequests", "max_parallel_requests", "2147483647", "2147483647", "3", "3", "null"),
        new("ModelRpmLimit", "metadata.model_rpm_limit", "@{ 'gpt-4o' = 10 }", """{"gpt-4o":10}""", "@{ 'gpt-5' = 20 }", """{"gpt-5":20}""", "null"),
        new("ModelTpmLimit", "metadata.model_tpm_limit", "@{ 'gpt-4o' = 1000 }", """{"gpt-4o":1000}""", "@{ 'gpt-5' = 2000 }", """{"gpt-5":2000}""", "null"),
        new("RpmLimitType", "metadata.rpm_limit_type", "dynamic", "\"dynamic\"", "best_effort_throughput", "\"best_effort_throughput\"", "null"),
        new("TpmLimitType", "metadata.tpm_limit_type", "dynamic", "\"dynamic\"", "guaranteed_throughput", "\"guaranteed_throughput\"", "null"),
        new("Blocked", "blocked", "$true", "true", "$false", "false", "false"),
        new("Expires", "expires", "'2035-01-02T00:00:00Z'", "\"2035-01-02T00:00:00+00:00\"", "'2036-01-02T00:00:00Z'", "\"2036-01-02T00:00:00+00:00\"", "null") { Parameter = "ExpiresAt" },
        new("Tags", "metadata.tags", "blue, green", """["blue","green"]""", "red", """["red"]""", "null") { Parameter = "Tag" },
        new("Guardrails", "metadata.guardrails", "pii", """["pii"]""", "toxicity, pii", """["toxicity","pii"]""", "null") { Parameter = "Guardrail" },
        new("Prompts", "metadata.prompts", "greeting", """["greeting"]""", "farewell", """["farewell"]""", "null") { Parameter = "Prompt" },
        new("EnforcedParams", "metadata.enforced_params", "user", """["user"]""", "user, metadata.team", """["user","metadata.team"]""", "null") { Parameter = "EnforcedParam" },
        new("Metadata", "metadata.owner", "@{ owner = 'ann' }", "\"ann\"", "@{ owner = 'bob' }", "\"bob\"", "null") { Followers = ["metadata.billing"] },
        new("Aliases", "aliases", "@{ fast = 'gpt-4o' }", """{"fast":"gpt-4o"}""", "@{ slow = 'gpt-5' }", """{"slow":"gpt-5"}""", "{}") { Parameter = "ModelAlias" },
        new("Config", "config", "@{ timeout = 5 }", """{"timeout":5}""", "@{ retries = 2 }", """{"retries":2}""", "{}"),
        new("Permissions", "permissions", "@{ pii = $true }", """{"pii":true}""", "@{ pii = $false }", """{"pii":false}""", "{}") { Parameter = "Permission" },
        new("ObjectPermission", "object_permission.mcp_servers", "@{ mcp_servers = @('github') }", """["github"]""", "@{ mcp_servers = @('gitlab') }", """["gitlab"]""", "[]"),
        new("AllowedCacheControls", "allowed_cache_controls", "no-cache", """["no-cache"]""", "no-store", """["no-store"]""", "[]") { Parameter = "AllowedCacheControl" },
        new("AllowedRoutes", "allowed_routes", "llm_api_routes", """["llm_api_routes"]""", "/chat/completions, /models", """["/chat/completions","/models"]""", "[]") { Parameter = "AllowedRoute" },
        new("AllowedPassthroughRoutes", "metadata.allowed_passthrough_routes", "/bria", """["/bria"]""", "/cohere", """["/cohere"]""", "null") { Parameter = "AllowedPassthroughRoute" },
        new("AutoRotate", "auto_rotate", "$true", "true", "$false", "false", "false"),
        new("RotationInterval", "rotation_interval", "30d", "\"30d\"", "90d", "\"90d\"", "null"),
    ];
}
