using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Deleted keys.</summary>
internal sealed class DeletedKeyView(ServerVersion version, TimeStyle style, bool withToken)
{
    private readonly KeyObjectView _key = new(version, style, withToken);

    /// <summary>Writes the members into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, DeletedKey deleted)
    {
        _key.WriteMembers(writer, deleted.Key, null);
        writer.WriteString("id", deleted.Id);
        writer.WriteString("deleted_at", TimeText.Format(TimeText.ToMilliseconds(deleted.DeletedAt), style));
        writer.WriteString("deleted_by", deleted.DeletedBy);
        writer.WriteString("deleted_by_api_key", deleted.DeletedByApiKey);
        writer.WriteString("litellm_changed_by", deleted.ChangedBy);
    }
}
