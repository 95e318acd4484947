using System.Text;
using System.Text.Json;

namespace LiteLLM.PowerShell.Api;

/// <summary>The names of the columns of a row, in their order. All rows of a listing usually have the same.</summary>
internal sealed class RowColumns
{
    private readonly byte[][] _names;

    /// <param name="row">The row.</param>
    internal RowColumns(JsonElement row) => _names = [.. row.EnumerateObject().Select(column => Encoding.UTF8.GetBytes(column.Name))];

    /// <summary>Returns whether another row has the same columns in the same order.</summary>
    internal bool AreIn(JsonElement row)
    {
        int index = 0;
        foreach (JsonProperty column in row.EnumerateObject())
        {
            if (index == _names.Length || !column.NameEquals(_names[index++]))
            {
                return false;
            }
        }

        return index == _names.Length;
    }
}
