using LiteLLM.PowerShell.DesiredState;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the access groups that keys have.</summary>
internal sealed class AccessGroupIdCompleter() : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => key.AccessGroupIds).Select(CompletionCandidate.Text));

/// <summary>Completes the agents that keys belong to.</summary>
internal sealed class AgentIdCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(key => key.AgentId).OfType<string>().Select(CompletionCandidate.Text));

/// <summary>Completes the budgets that keys have for their end users.</summary>
internal sealed class EndUserBudgetIdCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(key => key.EndUserBudgetId).OfType<string>().Select(CompletionCandidate.Text));

/// <summary>Completes the guardrails that keys have.</summary>
internal sealed class GuardrailCompleter() : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => key.Guardrails).Select(CompletionCandidate.Text));

/// <summary>Completes the aliases of keys.</summary>
internal sealed class KeyAliasCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(CompletionCandidate.Alias));

/// <summary>Completes the aliases of keys where wildcards are accepted.</summary>
internal sealed class KeyAliasPatternCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(CompletionCandidate.Alias), acceptsWildcards: true);

/// <summary>Completes the ids of keys. Their aliases match too.</summary>
internal sealed class KeyIdCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(CompletionCandidate.Id));

/// <summary>Completes the names of the entries that keys have in their metadata.</summary>
internal sealed class MetadataNameCompleter() : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => key.Metadata.Keys.Cast<string>()).Select(CompletionCandidate.Text));

/// <summary>Completes the ids of the organizations that teams and keys belong to.</summary>
internal sealed class OrganizationIdCompleter() : ProxyCompleter(cache => cache.Teams.Get().Select(team => team.OrganizationId).Concat(cache.Keys.Get().Select(key => key.OrganizationId)).OfType<string>().Select(CompletionCandidate.Text));

/// <summary>Completes the policies that keys have.</summary>
internal sealed class PolicyCompleter() : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => key.Policies).Select(CompletionCandidate.Text));

/// <summary>Completes the projects that keys belong to.</summary>
internal sealed class ProjectIdCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(key => key.ProjectId).OfType<string>().Select(CompletionCandidate.Text));

/// <summary>Completes the names of the sets that manage keys.</summary>
internal sealed class SetNameCompleter() : ProxyCompleter(cache => cache.Keys.Get().Select(key => OwnershipRecord.Of(key)?.Claims.Set).OfType<string>().GroupBy(set => set, StringComparer.Ordinal).Select(set => new CompletionCandidate(set.Key, $"manages {set.Count()} of the newest keys")));

/// <summary>Completes the tags that keys have.</summary>
internal sealed class TagCompleter() : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => key.Tags).Select(CompletionCandidate.Text));

/// <summary>Completes the names of MCP servers with those in the object permissions of keys.</summary>
internal sealed class McpServerCompleter() : PermissionCompleter("mcp_servers");

/// <summary>Completes the names of groups of MCP servers with those in the object permissions of keys.</summary>
internal sealed class McpAccessGroupCompleter() : PermissionCompleter("mcp_access_groups");

/// <summary>Completes the names of vector stores with those in the object permissions of keys.</summary>
internal sealed class VectorStoreCompleter() : PermissionCompleter("vector_stores");

/// <summary>Completes the names of agents with those in the object permissions of keys.</summary>
internal sealed class AgentCompleter() : PermissionCompleter("agents");

/// <summary>Completes the names of groups of agents with those in the object permissions of keys.</summary>
internal sealed class AgentAccessGroupCompleter() : PermissionCompleter("agent_access_groups");
