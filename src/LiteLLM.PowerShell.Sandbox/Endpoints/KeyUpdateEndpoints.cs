using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Update of a key.</summary>
internal sealed class KeyUpdateEndpoints(SandboxState state, KeyModels models, KeyUpdater updater) : IEndpoints
{
    private readonly KeyViews _views = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => [new("POST", "/key/update", ErrorStyle.Update, Update)];

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(models.Update);
        Row updated = updater.Update(fields);
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("key", fields.Text("key"));
            _views.WriteMembers(writer, updated);
            writer.WriteEndObject();
        });
    }
}
