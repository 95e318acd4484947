using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Views;

/// <summary>The views of all objects in terminals of any width, in any culture, and of copies of the objects.</summary>
public sealed class ViewTests(ViewTests.SampleEngine sample) : IClassFixture<ViewTests.SampleEngine>
{
    private static readonly Assembly Module = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Engine.ModuleFolder, "core", "LiteLLM.PowerShell.dll"));
    private const string Alias = "a-long-alias-that-starts-like-the-others-xxxxxxxxxxxxxxxxx-and-ends-01";

    /// <summary>Each kind of object, and what a terminal of 60, 80 and 120 columns shows of it at least.</summary>
    public static TheoryData<string, string, string, string> Objects => new()
    {
        { "key", "KeyAlias KeyName State Spend", "KeyAlias KeyName State Spend MaxBudget Expires", "KeyAlias KeyName State Spend MaxBudget Expires TeamId" },
        { "issued", "KeyAlias KeyName Secret", "KeyAlias KeyName Secret Expires", "KeyAlias KeyName Secret Expires" },
        { "budgetView", "KeyAlias Spend MaxBudget Used", "KeyAlias Spend MaxBudget Used Every Resets", "KeyAlias Spend MaxBudget Used Every Resets" },
        { "limitsView", "KeyAlias Models RpmLimit", "KeyAlias Models RpmLimit TpmLimit Parallel", "KeyAlias Models RpmLimit TpmLimit Parallel Expires" },
        { "change", "Property Change Before After", "Property Change Before After", "Property Change Before After" },
        { "access", "Check Result Reason", "Check Result Reason", "Check Result Reason" },
        { "spend", "Date KeyAlias Spend For", "Date KeyAlias Spend For Tokens Requests", "Date KeyAlias Spend For Tokens Requests" },
        { "plan", "Action Name Changes", "Action Name Changes", "Action Name Changes" },
        { "result", "Action Name KeyName Result", "Action Name KeyName Result", "Action Name KeyName Result" },
        { "team", "TeamAlias TeamId Spend", "TeamAlias TeamId Spend MaxBudget", "TeamAlias TeamId Spend MaxBudget BudgetDuration Blocked" },
        { "user", "UserAlias UserEmail", "UserAlias UserEmail UserId", "UserAlias UserEmail UserId UserRole Spend MaxBudget" },
        { "budget", "BudgetId MaxBudget SoftBudget", "BudgetId MaxBudget SoftBudget BudgetDuration RpmLimit", "BudgetId MaxBudget SoftBudget BudgetDuration RpmLimit TpmLimit" },
        { "model", "Name OwnedBy", "Name OwnedBy", "Name OwnedBy" },
        { "connection", "Uri KeyName Source", "Uri KeyName Source ChangedBy IsSandbox IsClosed", "Uri KeyName Source ChangedBy IsSandbox IsClosed" },
        { "health", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_with_long_names_is_readable_in_a_terminal_of_60_80_and_120_columns(string kind, string narrow, string usual, string wide)
    {
        foreach ((int width, string columns) in (ReadOnlySpan<(int, string)>)[(60, narrow), (80, usual), (120, wide)])
        {
            string[] lines = Lines(sample.Show(kind, width));

            Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
            string[] headers = lines.First(line => line.TrimStart().StartsWith(columns.Split(' ')[0], StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(columns.Length == 0 ? [] : columns.Split(' '), columns.Length == 0 ? [] : headers.Take(columns.Split(' ').Length));
        }
    }

    [Theory]
    [InlineData("key")]
    [InlineData("budgetView")]
    [InlineData("limitsView")]
    [InlineData("keyList")]
    [InlineData("change")]
    [InlineData("access")]
    [InlineData("spend")]
    [InlineData("plan")]
    [InlineData("team")]
    [InlineData("user")]
    [InlineData("budget")]
    [InlineData("model")]
    [InlineData("connection")]
    [InlineData("health")]
    public void A_copy_of_an_object_is_displayed_like_the_object(string kind) => Assert.Equal(sample.Show(kind, 100), sample.Show(kind, 100, copies: true));

    [Fact]
    public void A_copy_of_a_result_or_of_a_new_key_lacks_only_the_secret()
    {
        Assert.Equal(
            sample.Show("issued", 100).Replace(" in property Key, once only", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal),
            sample.Show("issued", 100, copies: true).Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));
        Assert.Contains("Models, MaxBudget", sample.Show("result", 100, copies: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("he-IL")]
    public void Views_stay_aligned_in_cultures_with_other_directions_and_calendars(string culture)
    {
        foreach (string kind in Objects.Select(row => (string)row[0]))
        {
            string text = sample.Show(kind, 80, culture);
            Assert.DoesNotContain(text, letter => letter is '\u200e' or '\u200f' or '\u061c');
            Assert.All(Lines(text), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        }

        string[] rows = Lines(sample.Show("key", 80, culture));
        int edge = rows[0].IndexOf("Spend", StringComparison.Ordinal) + "Spend".Length;
        Assert.All(rows.SkipWhile(row => !row.StartsWith("---", StringComparison.Ordinal)).Skip(1), row => Assert.True(char.IsAsciiDigit(row[edge - 1]) && row[edge] == ' ', row));
        Assert.Matches($"^{DateTime.UtcNow.Year:0000}-|^{DateTime.UtcNow.AddDays(-20).Year:0000}-", Lines(sample.Show("spend", 80, culture))[2]);
    }

    [Fact]
    public void Names_in_wide_letters_are_shortened_to_the_same_width()
    {
        string text = sample.Run("New-LiteLLMKey ('データ分析' * 8) -OutVariable wide | Out-Null; $wide | Remove-LiteLLMKey -Confirm:$false; $wide | Out-String -Width 60");

        Assert.Contains("データ分析…データ分析 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enumeration_is_a_name_in_JSON()
    {
        Assert.Contains("\"Change\": \"Changed\"", sample.Run("Compare-LiteLLMKey ci-build -MaxBudget 5 | ConvertTo-Json"), StringComparison.Ordinal);
        Type[] output = [.. Module.GetExportedTypes().Where(type => sample.TypesWithViews.Contains(type.FullName!))];
        Assert.True(output.Length > 10);
        Assert.All(
            output.SelectMany(type => type.GetProperties()).Select(member => Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).Where(type => type.IsEnum && type.Namespace!.StartsWith("LiteLLM", StringComparison.Ordinal)),
            type => Assert.Equal(typeof(long), Enum.GetUnderlyingType(type)));
    }

    [Fact]
    public void A_copy_contains_all_properties_of_an_object_except_secrets_and_what_is_computed_for_views()
    {
        XElement[] types = [.. XDocument.Load(Path.Combine(Engine.ModuleFolder, "LiteLLM.Types.ps1xml")).Root!.Elements("Type")];
        string[] names = [.. types.Select(type => type.Element("Name")!.Value)];
        Assert.Equal(names.Where(name => !name.StartsWith("Deserialized.", StringComparison.Ordinal)).Select(name => "Deserialized." + name), names.Where(name => name.StartsWith("Deserialized.", StringComparison.Ordinal)));
        foreach (XElement type in types)
        {
            string name = type.Element("Name")!.Value;
            Type described = Module.GetType(name.Replace("Deserialized.", "", StringComparison.Ordinal), throwOnError: true)!;
            string[] serialized = [.. type.Descendants("ReferencedProperties").Single().Elements("Name").Select(element => element.Value)];
            Assert.Equal(
                described.GetProperties().Select(member => member.Name).Where(member => member != "Key" || described.Name != "LiteLLMKey").Order(StringComparer.Ordinal),
                serialized.Except(["PlainTextKey", "EffectiveLimits"]).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("Get-LiteLLMKey ci-build", "LiteLLM.PowerShell.Keys.LiteLLMKey", "CreatedAt")]
    [InlineData("Get-LiteLLMTeam platform", "LiteLLM.PowerShell.Catalog.LiteLLMTeam", "CreatedAt")]
    [InlineData("Get-LiteLLMUser anna", "LiteLLM.PowerShell.Catalog.LiteLLMUser", "CreatedAt")]
    [InlineData("Get-LiteLLMKeySpend | Select-Object -First 1", "LiteLLM.PowerShell.Spending.LiteLLMKeySpend", "Date")]
    public void Columns_of_CSV_are_in_the_order_of_the_properties_and_times_in_ISO_8601(string command, string type, string time)
    {
        string[] lines = sample.Run($"[cultureinfo]::CurrentCulture = 'th-TH'; ({command} | ConvertTo-Csv -NoTypeInformation) -join \"`n\"").Split('\n');

        string[] columns = lines[0].Trim('"').Split("\",\"");
        Assert.Equal(Module.GetType(type)!.GetProperties().Select(member => member.Name), columns);
        Assert.Matches(@"^20\d\d-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$", sample.Run($"[cultureinfo]::CurrentCulture = 'th-TH'; ({command} | ConvertTo-Csv | ConvertFrom-Csv).{time}"));
        Assert.Equal("True", sample.Run($"({command}).{time} -lt [datetime]::UtcNow -and ({command}).{time}.AddDays(1).Year -gt 2000"));
    }

    [Fact]
    public void The_sample_keys_spent_on_each_of_the_last_20_days_what_they_show()
    {
        Assert.Equal("ci-build 42.50 20, ci-deploy 17.20 20, research-notebook 50.40 20", sample.Run("""
            (Get-LiteLLMKeySpend -By Key ci-build, ci-deploy, research-notebook | Group-Object KeyAlias | Sort-Object Name | ForEach-Object { '{0} {1:N2} {2}' -f $_.Name, ($_.Group | Measure-Object Spend -Sum).Sum, $_.Count }) -join ', '
            """));
        Assert.Equal("ci,deploy,notebook", sample.Run("((Get-LiteLLMKeySpend -By Tag).Tag | Sort-Object -Unique) -join ','"));
        Assert.Equal("anna,ben", sample.Run("((Get-LiteLLMKeySpend -By User).UserId | Where-Object { $_ } | Sort-Object -Unique) -join ','"));
        Assert.Equal("59.7", sample.Run("[string](Get-LiteLLMTeam platform).Spend"));
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0)];

    /// <summary>An engine with one object of each kind, with long names.</summary>
    public sealed class SampleEngine : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Engine _engine = new();

        public SampleEngine()
        {
            string file = _folder.Write("s.yaml", $$"""
                name: {{string.Concat(Enumerable.Repeat("a-set-with-a-long-name-", 3))}}
                keys:
                  {{string.Concat(Enumerable.Repeat("definition-with-a-long-name-", 2))}}: { key_alias: {{Alias}}, max_budget: 100, models: [gpt-4o] }
                  new-one: { key_alias: b, max_budget: 5, tags: [a, b, c] }
                """);
            _engine.Run($$"""
                Connect-LiteLLM -Sandbox -SampleData -Licensed
                $issued = New-LiteLLMKey {{Alias}} -MaxBudget 123456 -Spend 23456 -TeamId ('t' * 60) -UserId ('u' * 40) -ExpiresAt ([datetime]'2099-01-31T12:00:00') -BudgetDuration 1mo -Model ('m' * 40), gpt-4o -TpmLimit 1000000
                $all = @{
                    issued = $issued
                    key = Get-LiteLLMKey
                    change = Compare-LiteLLMKey {{Alias}} -MaxBudget 5 -Metadata @{ owner = 'a-very-long-value-of-the-metadata ' * 3 } -Model a, b, ('c' * 50)
                    access = Test-LiteLLMKeyAccess {{Alias}} gpt-4o
                    spend = Get-LiteLLMKeySpend | Select-Object -First 3
                    plan = Sync-LiteLLMKey $file -WhatIf -PassThru -Adopt
                    team = Get-LiteLLMTeam
                    user = Get-LiteLLMUser
                    model = Get-LiteLLMModel
                    connection = Get-LiteLLMConnection
                    health = Test-LiteLLMConnection
                }
                New-LiteLLMKey shared -SoftBudget 7 | Out-Null
                $all.budget = Get-LiteLLMBudget
                $all.result = Sync-LiteLLMKey $file -Adopt -Force
                $views = @{ budgetView = 'Budget'; limitsView = 'Limits' }
                """, ("file", file)).ShouldSucceed();
        }

        /// <summary>The full names of the types that have a view.</summary>
        public HashSet<string> TypesWithViews { get; } =
            [.. Directory.GetFiles(Engine.ModuleFolder, "*.Format.ps1xml").SelectMany(file => XDocument.Load(file).Descendants("TypeName")).Select(name => name.Value)];

        public string Run(string script) => _engine.Run("$PSStyle.OutputRendering = 'PlainText'; [cultureinfo]::CurrentCulture = 'en-US'; " + script).ShouldSucceed().Texts;

        /// <summary>
        /// Returns what a terminal of this width shows. PowerShell sizes the columns of a table by the rows that it formats within 300 milliseconds,
        /// so a table that takes longer is formatted again.
        /// </summary>
        public string Show(string kind, int width, string culture = "en-US", bool copies = false) => Run($$"""
            [cultureinfo]::CurrentCulture = '{{culture}}'
            $items = if ($views['{{kind}}'] -or '{{kind}}' -eq 'keyList') { $all['key'] } else { $all['{{kind}}'] }
            if ({{(copies ? "$true" : "$false")}}) { $items = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($items, 3)) }
            for ($try = 1; $try -le 50; $try++) {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $text = if ('{{kind}}' -eq 'keyList') { $items | Format-List | Out-String -Width {{width}} } elseif ($views['{{kind}}']) { $items | Format-Table -View $views['{{kind}}'] | Out-String -Width {{width}} } else { $items | Out-String -Width {{width}} }
                if ($watch.ElapsedMilliseconds -lt 300) { break }
            }
            $text
            """);

        public void Dispose()
        {
            _engine.Dispose();
            _folder.Dispose();
        }
    }
}
