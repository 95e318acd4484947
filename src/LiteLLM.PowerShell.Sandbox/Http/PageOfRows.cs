using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>The page of a listing that the parameters <c>page</c> and <c>page_size</c> specify.</summary>
internal sealed class PageOfRows
{
    private const int LargestPage = 100;

    private readonly long _number;
    private readonly int _size;

    /// <summary>Reads the parameters.</summary>
    public PageOfRows(QueryString query, int defaultSize)
    {
        var problems = new List<Problem>();
        _number = query.Integer("page", 1, 1, int.MaxValue, problems);
        _size = (int)query.Integer("page_size", defaultSize, 1, LargestPage, problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);
    }

    /// <summary>The answer with the rows of the page.</summary>
    public Reply Reply(string name, IEnumerable<Row> rows, Action<Utf8JsonWriter, Row> write)
    {
        List<Row> all = [.. rows];
        List<Row> page = [.. all.Skip((int)Math.Min(int.MaxValue, (_number - 1) * _size)).Take(_size)];
        return Http.Reply.Object(writer =>
        {
            writer.WriteStartArray(name);
            page.ForEach(row => write(writer, row));
            writer.WriteEndArray();
            writer.WriteNumber("total", all.Count);
            writer.WriteNumber("page", _number);
            writer.WriteNumber("page_size", _size);
            writer.WriteNumber("total_pages", (all.Count + _size - 1) / _size);
        });
    }
}
