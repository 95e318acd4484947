namespace LiteLLM.PowerShell.Sandbox;

/// <summary>A model that a <see cref="SandboxServer"/> offers.</summary>
/// <param name="name">The public name; one that ends in <c>*</c> represents every name that starts with the rest.</param>
/// <param name="providerModel">The name that the provider uses, such as <c>openai/gpt-4o-mini</c>.</param>
public sealed class SandboxModel(string name, string providerModel)
{
    /// <summary>The public name.</summary>
    public string Name { get; } = name;

    /// <summary>The name that the provider uses.</summary>
    public string ProviderModel { get; } = providerModel;

    /// <summary>The price of a token of a prompt, in US dollars.</summary>
    public double InputCost { get; set; }

    /// <summary>The price of a token of an answer, in US dollars.</summary>
    public double OutputCost { get; set; }

    /// <summary>The access groups that the model belongs to.</summary>
    public IReadOnlyList<string> AccessGroups { get; set; } = [];

    /// <summary>How long a completion occupies a parallel request.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The status with which the provider refuses every completion: 429 or 500. By default it answers.</summary>
    public int? FailureStatus { get; set; }

    /// <summary>The model behind the default ones.</summary>
    internal const string Underlying = "gpt-4o-mini";

    /// <summary>The models that are offered unless an option names others.</summary>
    internal static IReadOnlyList<SandboxModel> Default { get; } = [OfDefaultPrice("mock-gpt"), OfDefaultPrice("mock-two")];

    private static SandboxModel OfDefaultPrice(string name) =>
        new(name, "openai/" + Underlying) { InputCost = 1.5e-07, OutputCost = 6e-07 };
}
