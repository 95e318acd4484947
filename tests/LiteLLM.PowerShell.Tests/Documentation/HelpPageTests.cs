using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The pages, the file that Get-Help reads, and the cmdlets say the same; and the pages say something.</summary>
public sealed class HelpPageTests
{
    public static TheoryData<string> Cmdlets => [.. CmdletFacts.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Every_cmdlet_has_a_page_and_an_entry_in_what_Get_Help_reads()
    {
        string[] cmdlets = [.. CmdletFacts.All.Select(cmdlet => cmdlet.Name)];

        Assert.NotEmpty(cmdlets);
        Assert.Equal(cmdlets, HelpPage.All.Select(page => page.Name));
        Assert.Equal(cmdlets, MamlHelp.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_has_the_parameters_of_the_cmdlet(string name)
    {
        IEnumerable<string> documented = PageOf(name).Parameters.SelectMany(parameter => parameter.Facts);

        Assert.Equal(CmdletFacts.Facts(CmdletFacts.Of(name)).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_has_the_syntax_of_the_cmdlet(string name)
    {
        CmdletInfo cmdlet = CmdletFacts.Of(name);
        HelpPage page = PageOf(name);

        Assert.Equal(
            cmdlet.ParameterSets.Select(set => (CmdletFacts.SetName(set), set.IsDefault || cmdlet.ParameterSets.Count == 1)).Order(),
            page.Sets.Select(set => (set.Name, set.IsDefault || page.Sets.Count == 1)).Order());
        foreach ((CommandParameterSetInfo set, IReadOnlyList<CommandParameterInfo> parameters) in CmdletFacts.Sets(cmdlet))
        {
            string syntax = page.SyntaxOf(CmdletFacts.SetName(set));
            Assert.Equal(
                parameters.Select(parameter => parameter.Name).Append("CommonParameters").Order(StringComparer.Ordinal),
                Regex.Matches(syntax, @"(?<=[ [])-([A-Z]\w+)|<(CommonParameters)>").Select(match => match.Groups[1].Value + match.Groups[2].Value).Order(StringComparer.Ordinal));
            foreach (CommandParameterInfo parameter in parameters)
            {
                string said = parameter.Position == int.MinValue ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
                Assert.Contains(parameter.IsMandatory ? $" {said}" : $" [{said}", syntax, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_Get_Help_reads_has_the_parameters_of_the_cmdlet(string name)
    {
        CmdletInfo cmdlet = CmdletFacts.Of(name);
        XElement[] entries = [.. MamlHelp.AllAt(MamlHelp.Command(name), "parameters", "parameter")];
        ILookup<string, CommandParameterInfo> parameters = CmdletFacts.Sets(cmdlet).SelectMany(set => set.Parameters).ToLookup(parameter => parameter.Name);

        Assert.Equal(parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal), entries.Select(Name).Order(StringComparer.Ordinal));
        foreach (XElement entry in entries)
        {
            Assert.Contains(
                $"{Name(entry)}, {MamlHelp.At(entry, "type", "name")!.Value}, {Attribute(entry, "required")}, {Attribute(entry, "position")}, "
                    + $"{Attribute(entry, "pipelineInput")}, {Attribute(entry, "globbing")}, {Aliases(Attribute(entry, "aliases"))}",
                parameters[Name(entry)].Select(parameter =>
                    $"{parameter.Name}, {parameter.ParameterType}, {Word(parameter.IsMandatory)}, {CmdletFacts.Position(parameter, "Named")}, "
                    + $"{HelpParameter.Pipeline(parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName)}, {Word(CmdletFacts.Wildcards(parameter))}, {Aliases(string.Join(", ", parameter.Aliases))}"));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_Get_Help_reads_has_the_syntax_of_the_cmdlet(string name)
    {
        IEnumerable<string> documented = MamlHelp.AllAt(MamlHelp.Command(name), "syntax", "syntaxItem").Select(item => string.Join(", ", MamlHelp.AllAt(item, "parameter")
            .Select(parameter => $"{Name(parameter)} {MamlHelp.At(parameter, "type", "name")!.Value} {Attribute(parameter, "position")} {Attribute(parameter, "required")}").Order(StringComparer.Ordinal)));
        IEnumerable<string> real = CmdletFacts.Sets(CmdletFacts.Of(name)).Select(set => string.Join(", ", set.Parameters
            .Select(parameter => $"{parameter.Name} {parameter.ParameterType} {CmdletFacts.Position(parameter, "named")} {Word(parameter.IsMandatory)}").Order(StringComparer.Ordinal)));

        Assert.Equal(real.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_Get_Help_reads_was_written_from_the_page(string name)
    {
        HelpPage page = PageOf(name);
        XElement command = MamlHelp.Command(name);

        Assert.Equal(MamlHelp.Plain(page.Synopsis), MamlHelp.Prose(MamlHelp.At(command, "details", "description")));
        Assert.Equal(MamlHelp.Plain(page.Description), MamlHelp.Prose(MamlHelp.At(command, "description")));
        Assert.Equal(MamlHelp.Plain(page.Notes), MamlHelp.Prose(MamlHelp.At(command, "alertSet", "alert")));
        Assert.Equal(
            page.Parameters.Select(parameter => $"{parameter.Name}: {MamlHelp.Plain(parameter.Description)}"),
            MamlHelp.AllAt(command, "parameters", "parameter").Select(entry => $"{Name(entry)}: {MamlHelp.Prose(MamlHelp.At(entry, "description"))}"));
        Assert.Equal(
            page.Examples.Select(example => $"{example.Title}\n{example.Code}\n{MamlHelp.Plain($"{example.Prose} {example.Output}")}"),
            MamlHelp.AllAt(command, "examples", "example").Select(example =>
                $"{MamlHelp.At(example, "title")!.Value.Trim('-', ' ')}\n{MamlHelp.At(example, "code")!.Value}\n{MamlHelp.Prose(MamlHelp.At(example, "remarks"))}"));
        Assert.Equal(Typed(page.Inputs), Typed(command, "inputTypes", "inputType"));
        Assert.Equal(Typed(page.Outputs), Typed(command, "returnValues", "returnValue"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_lists_the_input_and_output_types(string name)
    {
        CmdletInfo cmdlet = CmdletFacts.Of(name);
        HelpPage page = PageOf(name);
        string[] results = [.. cmdlet.OutputType.Select(type => type.Name).DefaultIfEmpty("None").Order(StringComparer.Ordinal)];
        CommandParameterInfo[] parameters = [.. CmdletFacts.Sets(cmdlet).SelectMany(set => set.Parameters)];

        Assert.Equal(results, page.Outputs.Select(output => output.Title).Order(StringComparer.Ordinal));
        Assert.Superset(
            parameters.Where(parameter => parameter.ValueFromPipeline).Select(parameter => parameter.ParameterType.ToString()).ToHashSet(),
            page.Inputs.Select(input => input.Title).ToHashSet());
        Assert.Equal(
            Array.Exists(parameters, parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName),
            page.Inputs.All(input => input.Title != "None"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_page_is_not_empty(string name)
    {
        HelpPage page = PageOf(name);

        Assert.DoesNotContain("{{", page.Text, StringComparison.Ordinal);
        AssertSays(page.Synopsis, 5, "the synopsis");
        AssertSays(page.Description, 25, "the description");
        AssertSays(page.Notes, 8, "the notes");
        Assert.True(page.Examples.Count >= 3, "There are fewer than three examples.");
        Assert.All(page.Examples, example =>
        {
            Assert.Matches(@"^Example \d+: [A-Z].{8,}$", example.Title);
            AssertSays(example.Prose, 4, example.Title);
            Assert.Contains(name, example.Code, StringComparison.OrdinalIgnoreCase);
        });
        Assert.All(page.Parameters, parameter => AssertSays(parameter.Description, 6, $"-{parameter.Name}"));
        Assert.All(page.Inputs.Concat(page.Outputs), type => AssertSays(type.Text, 3, type.Title));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_links_of_a_page_lead_somewhere(string name)
    {
        string[] targets = [.. Regex.Matches(PageOf(name).RelatedLinks, @"\]\((.*?)\)").Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(File.Exists(Path.Combine(HelpPage.Folder, target)), $"{target} does not exist."));
    }

    [Fact]
    public void The_page_of_the_module_has_the_synopsis_of_every_cmdlet()
    {
        string module = File.ReadAllText(Path.Combine(HelpPage.Folder, "LiteLLM.md")).ReplaceLineEndings("\n");

        Assert.All(HelpPage.All, page => Assert.Contains($"### [{page.Name}]({page.Name}.md)\n\n{page.Synopsis}\n", module, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("about_LiteLLM")]
    [InlineData("about_LiteLLM_DesiredState")]
    [InlineData("about_LiteLLM_DSC")]
    [InlineData("about_LiteLLM_Keys")]
    [InlineData("about_LiteLLM_Security")]
    public void The_about_topics_are_in_the_module_in_the_form_that_Get_Help_reads(string topic)
    {
        string text = File.ReadAllText(Path.Combine(Engine.ModuleFolder, "en-US", $"{topic}.help.txt")).ReplaceLineEndings("\n");

        Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    ", text, StringComparison.Ordinal);
        Assert.Contains("\n\nLONG DESCRIPTION\n", text, StringComparison.Ordinal);
        Assert.Contains("\n\nSEE ALSO\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\t', text);
    }

    private static HelpPage PageOf(string name) => Assert.Single(HelpPage.All, page => page.Name == name);

    private static void AssertSays(string text, int words, string what)
    {
        Assert.True(MamlHelp.Plain(text).Split(' ').Length >= words, $"{what} is too short to say something: '{text}'");
        Assert.EndsWith(".", text, StringComparison.Ordinal);
    }

    private static string Name(XElement parameter) => MamlHelp.At(parameter, "name")!.Value;

    private static string Attribute(XElement element, string name) => element.Attribute(name)!.Value;

    private static string Word(bool value) => value ? "true" : "false";

    private static string Aliases(string names) => names is "" or "none" ? "none" : string.Join(" ", names.Split(", ").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Typed(IEnumerable<(string Title, string Text)> types) => types.Select(type => $"{type.Title}: {MamlHelp.Plain(type.Text)}");

    private static IEnumerable<string> Typed(XElement command, params string[] path) => MamlHelp.AllAt(command, path)
        .Select(type => $"{MamlHelp.At(type, "type", "name")!.Value}: {MamlHelp.Prose(MamlHelp.At(type, "description"))}");
}
