using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>The answer with a new secret: the fields of the request as the server declares them, then what it added.</summary>
internal sealed class CreatedKeyView(ServerVersion version, KeyModels models)
{
    private readonly string[] _fields = [.. models.CommonNames];
    private readonly RouterSettings _routerSettings = new(version);
    private readonly BudgetView _budget = new(version, TimeStyle.Zulu);

    /// <summary>Writes the members into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, CreatedKey created)
    {
        foreach (string field in _fields)
        {
            writer.WritePropertyName(field);
            WriteField(writer, field, created);
        }
        Write(writer, KeyColumns.KeyName, created);
        if (version.HasNewestFields)
            Write(writer, KeyColumns.KeyType, created);
        Write(writer, KeyColumns.Expires, created);
        writer.WriteString("token_id", created.TokenId);
        Write(writer, KeyColumns.OrganizationId, created);
        if (version.HasAgentsAndProjects)
            Write(writer, KeyColumns.ProjectId, created);
        writer.WritePropertyName("litellm_budget_table");
        _budget.Write(writer, created.Budget);
        writer.WriteString("token", created.Token);
        Write(writer, KeyColumns.CreatedBy, created);
        Write(writer, KeyColumns.UpdatedBy, created);
        Write(writer, KeyColumns.CreatedAt, created);
        Write(writer, KeyColumns.UpdatedAt, created);
    }

    private void WriteField(Utf8JsonWriter writer, string field, CreatedKey created)
    {
        if (field == "key")
            writer.WriteStringValue(created.Secret);
        else if ((KeyMetadata.Holds(field) && !created.ShowsRow) || KeyColumns.Shape.Find(field) is not { } column)
            writer.WriteNullValue();
        else if (field == "router_settings" && created.Echoed(column) is JsonElement settings)
            _routerSettings.Write(writer, settings);
        else
            ValueWriter.Write(writer, created.Echoed(column), TimeStyle.Zulu);
    }

    private static void Write(Utf8JsonWriter writer, Column column, CreatedKey created) =>
        ValueWriter.WriteMember(writer, column.EncodedName, created.Echoed(column), TimeStyle.Zulu);
}
