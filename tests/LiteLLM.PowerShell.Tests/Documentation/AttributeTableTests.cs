using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The table of attributes in docs is written from the description of a key, so it cannot say anything else.</summary>
public sealed class AttributeTableTests
{
    private const string Start = "<!-- table -->";
    private static readonly string Page = Path.Combine(Engine.Repository, "docs", "attributes.md");

    [Fact]
    public void Docs_list_every_attribute_as_the_module_describes_it()
    {
        string documented = File.ReadAllText(Page);
        string expected = documented[..documented.IndexOf(Start, StringComparison.Ordinal)] + Start + "\n" + Table();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, expected);
        }

        Assert.Equal(expected, File.ReadAllText(Page));
    }

    private static string Table()
    {
        using var engine = new Engine();
        RunResult properties = engine.Run("[LiteLLM.PowerShell.Keys.KeyProperties]::All").ShouldSucceed();
        string[] head =
        [
            "| property | API name | parameter | unit | create | update | clear | server storage | licensed | compared |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ];
        return string.Join("\n", head.Concat(properties.Output.Select(property => Row(property.BaseObject)))) + "\n";
    }

    private static string Row(dynamic property)
    {
        string settable = property.Settable.ToString();
        string[] cells =
        [
            property.Name,
            $"`{property.JsonName}`",
            settable == "Never" || property.Parameter is null ? "" : $"`-{property.Parameter}`",
            property.Unit ?? "",
            YesNo(settable is "OnCreate" or "Always"),
            YesNo(settable is "OnUpdate" or "Always"),
            Clear(property.Clear.ToString(), settable),
            Storage(property.Storage.ToString()),
            property.Gated ? "yes" : "",
            Compared(property.Kind.ToString()),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Clear(string form, string settable) => settable == "Never" ? "" : form switch
    {
        "Impossible" => "no",
        "Null" => "`null`",
        "EmptyList" => "`[]`",
        "EmptyMap" => "`{}`",
        "Zero" => "`0`",
        "False" => "`false`",
        "Never" => "`duration: -1`",
        "EmptyPermissions" => "each member emptied",
        "RewriteMetadata" => "`metadata` without it",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "The documentation has no word for it."),
    };

    private static string Storage(string storage) => storage switch
    {
        "Column" => "column",
        "Metadata" => "inside `metadata`",
        "MetadataEntry" => "inside `metadata`, can only be set there",
        "UserMetadata" => "`metadata`, user entries",
        "ReservedMetadata" => "`metadata`, entry of this module",
        "BudgetTable" => "budget table",
        "PermissionTable" => "permission table",
        _ => throw new ArgumentOutOfRangeException(nameof(storage), storage, "The documentation has no word for it."),
    };

    private static string Compared(string kind) => kind switch
    {
        "Text" => "exactly",
        "Number" or "WholeNumber" => "by value",
        "Boolean" => "no value equals false",
        "Set" => "as a set",
        "Map" or "ModelLimits" or "ModelLists" => "by content; no value equals empty",
        "Objects" or "Callbacks" => "by content, in any order",
        "BudgetLimits" => "by amount and period, in any order",
        "UtcTime" => "to the second, without a time zone",
        "ModelBudgets" => "by limit and period",
        "Period" or "BudgetPeriod" => "by length",
        "Time" => "to the minute",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The documentation has no word for it."),
    };
}
