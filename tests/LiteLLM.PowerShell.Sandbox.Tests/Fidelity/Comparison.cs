using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>
/// Compares answers to the letter: members in order, numbers as written. Identities must correspond, times must have the
/// same form; those of keys must be the recorded ones, all others must lie close together.
/// </summary>
internal sealed partial class Comparison(Recording recording, Correspondence correspondence)
{
    /// <summary>One request that makes several updates has several times, of which the clock can show but one.</summary>
    private const string SeveralUpdates = ".successful_updates";

    private const string DatabaseClient = "Invalid `prisma.";

    private static readonly string[] RowTimes = ["created_at", "updated_at"];

    /// <summary>The clock shows the recorded times of keys; what the server timed by another reading differs by no more.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>What differs first, or null.</summary>
    public string? Difference(JsonElement recorded, JsonElement actual) => Difference(recorded, actual, "$", Tolerance);

    /// <summary>
    /// Whether an answer repeats a message of the database client. The recorded servers from 1.83 on had a stand-in for it,
    /// so the wording proves nothing; status, type, param and code do.
    /// </summary>
    private static bool IsDatabaseMessage(JsonProperty member) =>
        member.NameEquals("message") && member.Value.ValueKind == JsonValueKind.String
        && member.Value.GetString()!.Contains(DatabaseClient, StringComparison.Ordinal);

    /// <summary>What was spent is written to many keys one after the other; the clock shows one time for all of them.</summary>
    private bool IsWrittenTogether(string member) => recording.Source.WritesSpendLater && member == "updated_at";

    private string? Difference(JsonElement recorded, JsonElement actual, string path, TimeSpan tolerance)
    {
        if (recorded.ValueKind != actual.ValueKind)
            return Describe(path, recorded, actual);
        return recorded.ValueKind switch
        {
            JsonValueKind.Object => MembersDifference(recorded, actual, path),
            JsonValueKind.Array => ElementsDifference(recorded, actual, path),
            JsonValueKind.String when SameText(recorded.GetString()!, actual.GetString()!, tolerance) => null,
            _ when recorded.GetRawText() == actual.GetRawText() => null,
            _ => Describe(path, recorded, actual),
        };
    }

    private string? MembersDifference(JsonElement recorded, JsonElement actual, string path)
    {
        string[] expected = [.. recorded.EnumerateObject().Select(member => member.Name)];
        string[] found =
            [.. actual.EnumerateObject().Select(member => member.Name).Where(name => !recording.Source.NewerMembers.Contains(name))];
        if (!expected.SequenceEqual(found))
            return $"{path}: members {Listed(expected.Except(found))} missing, {Listed(found.Except(expected))} too many, or another order";
        bool exact = recorded.TryGetProperty("key_name", out _) && !path.Contains(SeveralUpdates, StringComparison.Ordinal);
        return recorded.EnumerateObject()
            .Where(member => !IsDatabaseMessage(member))
            .Select(member => Difference(
                member.Value,
                actual.GetProperty(member.Name),
                $"{path}.{member.Name}",
                exact && RowTimes.Contains(member.Name) && !IsWrittenTogether(member.Name) ? TimeSpan.Zero : Tolerance))
            .FirstOrDefault(difference => difference is not null);
    }

    private string? ElementsDifference(JsonElement recorded, JsonElement actual, string path)
    {
        if (recorded.GetArrayLength() != actual.GetArrayLength())
            return $"{path}: {recorded.GetArrayLength()} elements recorded, {actual.GetArrayLength()} answered";
        return recorded.EnumerateArray().Zip(actual.EnumerateArray())
            .Select((pair, index) => Difference(pair.First, pair.Second, $"{path}[{index}]", Tolerance))
            .FirstOrDefault(difference => difference is not null);
    }

    private bool SameText(string recorded, string actual, TimeSpan tolerance)
    {
        Match shortened = Shortened().Match(recorded);
        if (recorded == actual || (shortened.Success && actual.StartsWith(shortened.Groups["start"].Value, StringComparison.Ordinal)))
            return true;
        if (Volatile().Replace(recorded, "") != Volatile().Replace(actual, ""))
            return false;
        MatchCollection expected = Volatile().Matches(recorded);
        MatchCollection found = Volatile().Matches(actual);
        return expected.Count == found.Count && expected.Zip(found).All(pair => SameVolatile(pair.First, pair.Second, tolerance));
    }

    private bool SameVolatile(Match recorded, Match actual, TimeSpan tolerance)
    {
        if (recorded.Value == actual.Value)
            return true;
        if (recorded.Groups["time"].Success && actual.Groups["time"].Success)
            return SameTime(recorded.Value, actual.Value, tolerance);
        if (recorded.Groups["id"].Success && actual.Groups["id"].Success)
            return correspondence.Bind(recorded.Value, actual.Value);
        if (recorded.Groups["hash"].Success && actual.Groups["hash"].Success)
            return !recording.Knows(recorded.Value) && correspondence.Bind(recorded.Value, actual.Value);
        return recorded.Groups["end"].Success && actual.Groups["end"].Success && correspondence.SameEnding(recorded.Value, actual.Value);
    }

    private static bool SameTime(string recorded, string actual, TimeSpan tolerance)
    {
        bool sameForm = recorded.Contains('.') == actual.Contains('.');
        return sameForm && (Time(recorded) - Time(actual)).Duration() <= tolerance;
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static string Listed(IEnumerable<string> names) => $"[{string.Join(", ", names)}]";

    private static string Describe(string path, JsonElement recorded, JsonElement actual) =>
        $"{path}: {recorded.GetRawText()} recorded, {actual.GetRawText()} answered";

    /// <summary>A long text of which the recording keeps only the beginning.</summary>
    [GeneratedRegex(@"^(?<start>.{20})\.\.\. \(\d+ characters, shortened in this recording\)$", RegexOptions.Singleline)]
    private static partial Regex Shortened();

    [GeneratedRegex(
        @"(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?)|(?<hash>\b[0-9a-f]{64}\b)|"
        + @"(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?<end>(?<=^sk-\.\.\.)[\w-]{4}$)")]
    private static partial Regex Volatile();
}
