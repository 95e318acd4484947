namespace LiteLLM.PowerShell.Catalog;

/// <summary>A model that the key of the connection may call (<c>/v1/models</c>).</summary>
public sealed class LiteLLMModel
{
    internal LiteLLMModel(CatalogRow fields)
    {
        Name = fields.Text("id") ?? "";
        OwnedBy = fields.Text("owned_by");
    }

    /// <summary>The name of the model, which <c>-Model</c> of the other cmdlets accepts.</summary>
    public string Name { get; }

    /// <summary>The owner of the model as reported by the server. LiteLLM reports <c>openai</c> for every model.</summary>
    public string? OwnedBy { get; }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
