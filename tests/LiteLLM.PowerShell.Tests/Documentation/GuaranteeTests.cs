using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>Every guarantee in docs/security.md and docs/reliability.md names at least one test, and each test that a row names exists.</summary>
public sealed class GuaranteeTests
{
    private static readonly string Tests = Path.Combine(Engine.Repository, "tests");

    private static readonly Dictionary<string, string> Classes = Directory
        .EnumerateFiles(Tests, "*Tests.cs", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal)
        .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)), StringComparer.Ordinal);

    public static TheoryData<string, string, string> Guarantees
    {
        get
        {
            var guarantees = new TheoryData<string, string, string>();
            foreach (string page in new[] { "security.md", "reliability.md" })
            {
                string[] rows = [.. File.ReadAllLines(Path.Combine(Engine.Repository, "docs", page))
                    .SkipWhile(line => line != "| guarantee | tested by |").Skip(2).TakeWhile(line => line.StartsWith('|'))];
                Assert.NotEmpty(rows);
                Array.ForEach(rows, row =>
                {
                    string[] cells = Regex.Split(row.Trim().Trim('|'), @"(?<!\\)\|");
                    guarantees.Add(page, cells[0].Trim(), cells[1].Trim());
                });
            }

            return guarantees;
        }
    }

    [Theory]
    [MemberData(nameof(Guarantees))]
    public void Names_tests_that_exist(string page, string guarantee, string testedBy)
    {
        string[] names = [.. Regex.Matches(testedBy, "`([^`]+)`").Select(match => match.Groups[1].Value).Where(name => Regex.IsMatch(name, @"^(\w+/)*(\w+Tests(\.\w+)?|\w+_\w+)$|\.ps1$"))];

        Assert.True(names.Length > 0, $"{page}: '{guarantee}' names no test.");
        string? current = null;
        Assert.All(names, name =>
        {
            if (name.EndsWith(".ps1", StringComparison.Ordinal))
            {
                Assert.True(File.Exists(Path.Combine(Engine.Repository, name)), $"{name} does not exist.");
                return;
            }

            string[] parts = name.Split('/')[^1].Split('.');
            current = parts[0].EndsWith("Tests", StringComparison.Ordinal) ? parts[0] : current;
            Assert.True(current is not null && Classes.ContainsKey(current), $"{name} does not exist.");
            string method = parts[^1];
            Assert.True(method == current || Regex.IsMatch(Classes[current!], $@"\b(void|Task) {Regex.Escape(method)}\("), $"{current} has no test {method}.");
        });
    }
}
