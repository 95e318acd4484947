using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets the models that the connection's key may call (<c>/v1/models</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMModel")]
[OutputType(typeof(LiteLLMModel))]
public sealed class GetLiteLLMModelCommand : CatalogCmdlet<LiteLLMModel>
{
    /// <summary>The names of the models; wildcards are accepted. By default, all models are returned.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Model")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[]? Name { get; set; }

    private protected override string Noun => "model";

    private protected override ErrorId NotFound => ErrorIds.ModelNotFound;

    private protected override string[]? Names => Name;

    private protected override Task<IReadOnlyList<LiteLLMModel>> ReadAsync(CatalogApi lookups, CancellationToken cancellationToken) =>
        lookups.ModelsAsync(cancellationToken);

    private protected override IEnumerable<string?> NamesOf(LiteLLMModel model) => [model.Name];
}
