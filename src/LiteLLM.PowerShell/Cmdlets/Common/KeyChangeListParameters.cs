using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>The parameters that add items to the list of an attribute, and remove them. Each list attribute, and each list in the object permissions, has both.</content>
public abstract partial class KeyChangeCmdlet
{
    /// <summary>The models to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddModels")]
    [ListTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? AddModel { get; set; }

    /// <summary>The models to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveModels")]
    [ListTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? RemoveModel { get; set; }

    /// <summary>The ids of access groups to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAccessGroupIds")]
    [ListTransformation]
    public string[]? AddAccessGroupId { get; set; }

    /// <summary>The ids of access groups to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAccessGroupIds")]
    [ListTransformation]
    public string[]? RemoveAccessGroupId { get; set; }

    /// <summary>The tags to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddTags")]
    [ListTransformation]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? AddTag { get; set; }

    /// <summary>The tags to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveTags")]
    [ListTransformation]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? RemoveTag { get; set; }

    /// <summary>The guardrails to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddGuardrails")]
    [ListTransformation]
    [ArgumentCompleter(typeof(GuardrailCompleter))]
    public string[]? AddGuardrail { get; set; }

    /// <summary>The guardrails to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveGuardrails")]
    [ListTransformation]
    [ArgumentCompleter(typeof(GuardrailCompleter))]
    public string[]? RemoveGuardrail { get; set; }

    /// <summary>The policies to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddPolicies")]
    [ListTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public string[]? AddPolicy { get; set; }

    /// <summary>The policies to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemovePolicies")]
    [ListTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public string[]? RemovePolicy { get; set; }

    /// <summary>The prompts to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddPrompts")]
    [ListTransformation]
    public string[]? AddPrompt { get; set; }

    /// <summary>The prompts to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemovePrompts")]
    [ListTransformation]
    public string[]? RemovePrompt { get; set; }

    /// <summary>The request parameters that a caller must send to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddEnforcedParams")]
    [ListTransformation]
    public string[]? AddEnforcedParam { get; set; }

    /// <summary>The request parameters that a caller must send to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveEnforcedParams")]
    [ListTransformation]
    public string[]? RemoveEnforcedParam { get; set; }

    /// <summary>The logging callbacks that are disabled to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddDisabledCallbacks")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CallbackNameCompleter))]
    public string[]? AddDisabledCallback { get; set; }

    /// <summary>The logging callbacks that are disabled to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveDisabledCallbacks")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CallbackNameCompleter))]
    public string[]? RemoveDisabledCallback { get; set; }

    /// <summary>The cache controls that a caller may send to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAllowedCacheControls")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CacheControlCompleter))]
    public string[]? AddAllowedCacheControl { get; set; }

    /// <summary>The cache controls that a caller may send to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAllowedCacheControls")]
    [ListTransformation]
    [ArgumentCompleter(typeof(CacheControlCompleter))]
    public string[]? RemoveAllowedCacheControl { get; set; }

    /// <summary>The routes that the key may call to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAllowedRoutes")]
    [ListTransformation]
    [ArgumentCompleter(typeof(RouteCompleter))]
    public string[]? AddAllowedRoute { get; set; }

    /// <summary>The routes that the key may call to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAllowedRoutes")]
    [ListTransformation]
    [ArgumentCompleter(typeof(RouteCompleter))]
    public string[]? RemoveAllowedRoute { get; set; }

    /// <summary>The pass-through routes that the key may call to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAllowedPassthroughRoutes")]
    [ListTransformation]
    public string[]? AddAllowedPassthroughRoute { get; set; }

    /// <summary>The pass-through routes that the key may call to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAllowedPassthroughRoutes")]
    [ListTransformation]
    public string[]? RemoveAllowedPassthroughRoute { get; set; }

    /// <summary>The pass-through routes that the key may not call to add. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddDeniedPassthroughRoutes")]
    [ListTransformation]
    public string[]? AddDeniedPassthroughRoute { get; set; }

    /// <summary>The pass-through routes that the key may not call to remove. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveDeniedPassthroughRoutes")]
    [ListTransformation]
    public string[]? RemoveDeniedPassthroughRoute { get; set; }

    /// <summary>The MCP servers to add in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddMcpServers")]
    [ListTransformation]
    [ArgumentCompleter(typeof(McpServerCompleter))]
    public string[]? AddMcpServer { get; set; }

    /// <summary>The MCP servers to remove in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveMcpServers")]
    [ListTransformation]
    [ArgumentCompleter(typeof(McpServerCompleter))]
    public string[]? RemoveMcpServer { get; set; }

    /// <summary>The groups of MCP servers to add in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddMcpAccessGroups")]
    [ListTransformation]
    [ArgumentCompleter(typeof(McpAccessGroupCompleter))]
    public string[]? AddMcpAccessGroup { get; set; }

    /// <summary>The groups of MCP servers to remove in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveMcpAccessGroups")]
    [ListTransformation]
    [ArgumentCompleter(typeof(McpAccessGroupCompleter))]
    public string[]? RemoveMcpAccessGroup { get; set; }

    /// <summary>The vector stores to add in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddVectorStores")]
    [ListTransformation]
    [ArgumentCompleter(typeof(VectorStoreCompleter))]
    public string[]? AddVectorStore { get; set; }

    /// <summary>The vector stores to remove in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveVectorStores")]
    [ListTransformation]
    [ArgumentCompleter(typeof(VectorStoreCompleter))]
    public string[]? RemoveVectorStore { get; set; }

    /// <summary>The agents to add in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAgents")]
    [ListTransformation]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? AddAgent { get; set; }

    /// <summary>The agents to remove in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAgents")]
    [ListTransformation]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? RemoveAgent { get; set; }

    /// <summary>The groups of agents to add in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("AddAgentAccessGroups")]
    [ListTransformation]
    [ArgumentCompleter(typeof(AgentAccessGroupCompleter))]
    public string[]? AddAgentAccessGroup { get; set; }

    /// <summary>The groups of agents to remove in the object permissions. The others are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("RemoveAgentAccessGroups")]
    [ListTransformation]
    [ArgumentCompleter(typeof(AgentAccessGroupCompleter))]
    public string[]? RemoveAgentAccessGroup { get; set; }
}
