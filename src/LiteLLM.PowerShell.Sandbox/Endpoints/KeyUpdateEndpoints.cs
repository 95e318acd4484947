using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Update of a key.</summary>
internal sealed class KeyUpdateEndpoints(SandboxState state, KeyModels models, KeyUpdater updater) : IEndpoints
{
    private readonly KeyRowView _view = new(state.Version, TimeStyle.Offset, withToken: true);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => [new("POST", "/key/update", ErrorStyle.Update, Update)];

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(models.Update);
        Row updated = updater.Update(fields, call.Caller);
        return Reply.Object(writer =>
        {
            writer.WriteString("key", fields.Text("key") ?? updated.Text(KeyColumns.Token));
            _view.WriteMembers(writer, updated);
        });
    }
}
