namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>The models that the server offers.</summary>
internal sealed class ModelCatalog(IReadOnlyList<SandboxModel> models)
{
    private static readonly string[] Everything = ["*", "all-proxy-models", "all-team-models"];

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => models.Select(model => model.Name);

    /// <summary>Whether a name represents many models.</summary>
    public bool HasWildcard => models.Any(model => IsWildcard(model.Name));

    /// <summary>The model with that name, or null.</summary>
    public SandboxModel? Find(string? name) =>
        models.FirstOrDefault(model => model.Name == name)
        ?? (models.Any(model => IsWildcard(model.Name) && Covers(model.Name, name ?? "")) ? OfProvider(name!) : null);

    /// <summary>Whether a list of models, wildcards and access groups contains a model; an empty list contains all.</summary>
    public bool Allows(IReadOnlyCollection<string> allowed, string model) =>
        allowed.Count == 0
        || allowed.Any(name => Everything.Contains(name) || Covers(name, model))
        || (Find(model)?.AccessGroups.Any(allowed.Contains) ?? false);

    private static bool IsWildcard(string name) => name.EndsWith("*", StringComparison.Ordinal);

    private static bool Covers(string name, string model) => IsWildcard(name)
        ? model.StartsWith(name.Substring(0, name.Length - 1), StringComparison.Ordinal)
        : name == model;

    /// <summary>A model that only a wildcard offers; it has the price of the provider's model.</summary>
    private SandboxModel OfProvider(string name)
    {
        SandboxModel? priced = models.FirstOrDefault(model => model.ProviderModel == name);
        return new(name, name) { InputCost = priced?.InputCost ?? 0, OutputCost = priced?.OutputCost ?? 0 };
    }
}
