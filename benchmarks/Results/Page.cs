using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Benchmarks.Results;

/// <summary>The page with the published figures: a template whose tables come from the stored results, so that no figure is written by hand.</summary>
internal static class Page
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string ResultsFile => Path.Combine(Settings.Repository, "benchmarks", "results.json");

    private static string Template => Path.Combine(Settings.Repository, "benchmarks", "Page.md");

    private static string Target => Path.Combine(Settings.Repository, "docs", "benchmarks.md");

    /// <summary>Replaces the stored results of a part, and writes the page.</summary>
    internal static void Store(PartResult result)
    {
        Dictionary<string, PartResult> all = Read();
        all[result.Part] = result;
        File.WriteAllText(ResultsFile, JsonSerializer.Serialize(all.OrderBy(part => part.Key, StringComparer.Ordinal).ToDictionary(), Indented) + "\n");
        Write();
    }

    /// <summary>Writes the page from the stored results.</summary>
    internal static void Write()
    {
        Dictionary<string, PartResult> all = Read();
        string page = File.ReadAllText(Template);
        page = page.Replace("{{environment}}", string.Join("\n", all.Values.GroupBy(part => (part.Machine, part.Date)).Select(same =>
            $"- {same.Key.Date}: {same.Key.Machine}. Parts: {string.Join(", ", same.Select(part => $"`{part.Part}` ({part.Runs} runs{(part.Load is null ? "" : $", load average {part.Load}")})"))}.")), StringComparison.Ordinal);
        Goal[] goals = [.. all.Values.SelectMany(part => part.Goals)];
        page = page.Replace("{{goals}}", GoalTable(goals), StringComparison.Ordinal);
        page = page.Replace("{{profiles}}", Profiles([.. goals.Where(goal => !goal.IsMet)]), StringComparison.Ordinal);
        page = page.Replace("{{allocations}}", AllocationTable(), StringComparison.Ordinal);
        foreach (PartResult part in all.Values)
        {
            page = page.Replace($"{{{{{part.Part}}}}}", string.Join("\n", part.Tables.Select(Text)).TrimEnd(), StringComparison.Ordinal);
        }

        File.WriteAllText(Target, Regex.Replace(page, @"\{\{\w+\}\}", "This part has not been measured yet."));
    }

    /// <summary>Describes where the time of each missed goal goes: in the measured runs, and in recorded profiles.</summary>
    private static string Profiles(Goal[] missed)
    {
        Profile[] recorded = JsonSerializer.Deserialize<Profile[]>(File.ReadAllText(Path.Combine(Settings.Repository, "benchmarks", "profiles.json")))!;
        foreach (Goal goal in missed.Where(goal => goal.Profile is null && !recorded.Any(profile => profile.Explains(goal))))
        {
            Console.Error.WriteLine($"The goal '{goal.Name}' is missed, and benchmarks/profiles.json has no profile for it.");
        }

        IEnumerable<string> measured = missed.Where(goal => goal.Profile is not null).Select(goal => $"- {goal.Name}: {goal.Profile}.");
        IEnumerable<string> profiles = recorded.Where(profile => missed.Any(profile.Explains)).Select(Text);
        return missed.Length == 0 ? "All goals are met." : string.Join("\n\n", new[] { string.Join("\n", measured), string.Join("\n", profiles).TrimEnd() }.Where(part => part.Length > 0));
    }

    private static string Text(Profile profile) =>
        $"#### {profile.Title}\n\n{profile.Method}, on {profile.Date} at commit `{profile.Commit}`:\n\n| part | percent |\n| --- | ---: |\n"
        + string.Concat(profile.Parts.OrderByDescending(part => part.Value).Select(part => $"| {part.Key} | {part.Value.ToString("0", CultureInfo.InvariantCulture)} % |\n"))
        + $"\n{profile.Conclusion}\n";

    private static string AllocationTable() => "| path | bytes for each key |\n| --- | ---: |\n" + string.Concat(
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path.Combine(Settings.Repository, "benchmarks", "allocations.json")))!
            .Select(path => $"| {path.Key} | {path.Value.ToString("N0", CultureInfo.InvariantCulture)} |\n")).TrimEnd();

    /// <summary>Formats a table in Markdown.</summary>
    internal static string Text(Table table)
    {
        var text = new StringBuilder($"### {table.Title}\n\n| {string.Join(" | ", table.Columns)} |\n| --- |{string.Concat(Enumerable.Repeat(" ---: |", table.Columns.Length - 1))}\n");
        foreach (string[] row in table.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        }

        return text.ToString();
    }

    /// <summary>Formats goals in Markdown.</summary>
    internal static string GoalTable(IEnumerable<Goal> goals) => "| measure | result | goal (at most) | |\n| --- | ---: | ---: | --- |\n" + string.Concat(goals.Select(goal =>
        $"| {goal.Name} | {Number(goal.Value)}{Unit(goal)} | {Number(goal.Limit)}{Unit(goal)} | {(goal.IsMet ? "met" : "**missed**, [profile](#where-the-time-goes-if-a-goal-is-missed)")} |\n")).TrimEnd();

    private static string Unit(Goal goal) => goal.Unit.Length == 0 ? "" : " " + goal.Unit;

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private static Dictionary<string, PartResult> Read() =>
        File.Exists(ResultsFile) ? JsonSerializer.Deserialize<Dictionary<string, PartResult>>(File.ReadAllText(ResultsFile))! : [];
}
