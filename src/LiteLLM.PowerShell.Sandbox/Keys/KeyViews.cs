using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Keys as the database tells them: all columns, then the rows they refer to.</summary>
internal sealed class KeyViews
{
    private readonly RowView _offset;
    private readonly RowView _offsetWithoutToken;
    private readonly RowView _zuluWithoutToken;
    private readonly RowView _zulu;
    private readonly BudgetView _budget;
    private readonly ObjectPermissionView _permission;

    /// <summary>The views of a version.</summary>
    public KeyViews(ServerVersion version)
    {
        IEnumerable<Column> withoutToken = KeyColumns.Shape.Columns.Where(column => column != KeyColumns.Token);
        _offset = new RowView(KeyColumns.Shape.Columns, version, TimeStyle.Offset);
        _offsetWithoutToken = new RowView(withoutToken, version, TimeStyle.Offset);
        _zulu = new RowView(KeyColumns.Shape.Columns, version, TimeStyle.Zulu);
        _zuluWithoutToken = new RowView(withoutToken, version, TimeStyle.Zulu);
        _budget = new BudgetView(version, TimeStyle.Offset);
        _permission = new ObjectPermissionView(version, withRelations: true);
    }

    /// <summary>The members of a key, without the rows it refers to.</summary>
    public void WriteMembers(Utf8JsonWriter writer, Row key)
    {
        _offset.WriteMembers(writer, key);
        WriteRelations(writer, null, null);
    }

    /// <summary>A key without the rows it refers to, times in the other form.</summary>
    public void WriteZulu(Utf8JsonWriter writer, Row key)
    {
        writer.WriteStartObject();
        _zulu.WriteMembers(writer, key);
        WriteRelations(writer, null, null);
        writer.WriteEndObject();
    }

    /// <summary>The same without the token.</summary>
    public void WriteZuluWithoutToken(Utf8JsonWriter writer, Row key)
    {
        writer.WriteStartObject();
        _zuluWithoutToken.WriteMembers(writer, key);
        WriteRelations(writer, null, null);
        writer.WriteEndObject();
    }

    /// <summary>A key with its budget.</summary>
    public void WriteWithBudget(Utf8JsonWriter writer, Row key, Row? budget)
    {
        writer.WriteStartObject();
        _offset.WriteMembers(writer, key);
        WriteRelations(writer, budget, null);
        writer.WriteEndObject();
    }

    /// <summary>A key without its token, with its budget and its object permission.</summary>
    public void WriteInfo(Utf8JsonWriter writer, Row key, Row? budget, Row? permission)
    {
        writer.WriteStartObject();
        _offsetWithoutToken.WriteMembers(writer, key);
        WriteRelations(writer, budget, permission);
        writer.WriteEndObject();
    }

    private void WriteRelations(Utf8JsonWriter writer, Row? budget, Row? permission)
    {
        writer.WritePropertyName("litellm_budget_table");
        _budget.Write(writer, budget);
        writer.WriteNull("litellm_organization_table");
        writer.WritePropertyName("object_permission");
        _permission.Write(writer, permission);
    }
}
