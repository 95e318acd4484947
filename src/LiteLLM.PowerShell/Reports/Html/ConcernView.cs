namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>The keys that have one concern: the first ones, and the number of the others.</summary>
/// <param name="Title">The concern.</param>
/// <param name="Text">What it means.</param>
/// <param name="Word">The word that finds the keys in the table of all keys.</param>
/// <param name="Count">The number of keys.</param>
/// <param name="Lines">The first keys.</param>
/// <param name="More">The number of the others, or <c>null</c>.</param>
internal sealed record ConcernView(string Title, string Text, string Word, string Count, IReadOnlyList<ConcernView.Line> Lines, string? More)
{
    private const int Length = 25;

    internal static ConcernView Of(KeyConcern concern, string title, string text, KeyReport report, IReadOnlyDictionary<string, KeyView> views, ReportNumbers figures)
    {
        IReadOnlyList<ReportedKey> keys = report.With(concern);
        IEnumerable<ReportedKey> ordered = concern is KeyConcern.Expiring or KeyConcern.Expired ? keys.OrderBy(key => key.Key.Expires) : keys;
        return new ConcernView(
            title,
            text,
            ConcernWords.All[concern],
            figures.Count(keys.Count),
            [.. ordered.Take(Length).Select(key => views[key.Key.Id]).Select(key => new Line(key, key.Why(concern)))],
            keys.Count > Length ? figures.Of(keys.Count - Length, "key") : null);
    }

    /// <summary>A key, and the details of the concern.</summary>
    internal sealed record Line(KeyView Key, string Why)
    {
        public string Name => Key.Name;

        public string Masked => Key.Masked;

        public string? Team => Key.Team;

        public string? User => Key.User;
    }
}
