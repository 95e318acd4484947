using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>The columns of a row that an answer shows, and how it writes times.</summary>
internal sealed class RowView
{
    private readonly Column[] _columns;
    private readonly TimeStyle _style;

    /// <summary>Shows the columns that the version has.</summary>
    public RowView(IEnumerable<Column> columns, ServerVersion version, TimeStyle style)
    {
        _columns = [.. columns.Where(column => column.In(version))];
        _style = style;
    }

    /// <summary>Writes the members of a row into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, Row row)
    {
        foreach (Column column in _columns)
            ValueWriter.WriteMember(writer, column.EncodedName, row[column], _style);
    }
}
