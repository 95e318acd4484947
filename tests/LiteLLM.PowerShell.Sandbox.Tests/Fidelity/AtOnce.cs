using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>
/// Requests that a server received at once. Each of them read the keys before another one was written, so none saw the
/// alias or the metadata that another one gave a key, nor that a key was deleted. The sandbox takes one request after the
/// other; here it is shown the keys as such a request saw them.
/// </summary>
/// <param name="keys">The keys of the sandbox, before the first of the requests.</param>
internal sealed partial class AtOnce(KeyTable keys)
{
    private readonly Dictionary<string, Row> _before = keys.OldestFirst.ToDictionary(TokenOf);

    /// <summary>The name of the group that an exchange belongs to, or null.</summary>
    public static string? GroupOf(Exchange exchange) =>
        Counter().Match(exchange.Note) is { Success: true } counter ? exchange.Note[..counter.Index] : null;

    /// <summary>Makes one of the requests.</summary>
    public T Run<T>(Func<T> request)
    {
        Dictionary<string, Row> written = keys.OldestFirst.Where(row => !ReferenceEquals(row, Before(row))).ToDictionary(TokenOf);
        Dictionary<string, Row> shown = written.ToDictionary(row => row.Key, row => row.Value.With(new Changes
        {
            [KeyColumns.KeyAlias] = Before(row.Value)?[KeyColumns.KeyAlias],
            [KeyColumns.Metadata] = (Before(row.Value) ?? row.Value)[KeyColumns.Metadata],
        }));
        foreach (KeyValuePair<string, Row> row in shown)
            keys.Replace(row.Key, row.Value);
        foreach (Row deleted in _before.Values.Where(row => keys.Find(TokenOf(row)) is null))
            keys.Add(deleted);

        T result = request();
        foreach (string token in shown.Keys.Where(token => ReferenceEquals(keys.Find(token), shown[token])))
            keys.Replace(token, written[token]);
        return result;
    }

    private Row? Before(Row row) => _before.GetValueOrDefault(TokenOf(row));

    private static string TokenOf(Row row) => row.Text(KeyColumns.Token)!;

    [GeneratedRegex(@", \d of \d at once$")]
    private static partial Regex Counter();
}
