using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace BareClient;

/// <summary>Writes definitions of the keys <c>key-1</c>, <c>key-2</c> and so on, up to 100,000 in a file.</summary>
[Cmdlet(VerbsData.Export, "BenchmarkDefinition")]
public sealed class ExportBenchmarkDefinitionCommand : PSCmdlet
{
    private const int MostInFile = 100_000;

    /// <summary>The folder.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>The number of keys.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public int Count { get; set; }

    /// <summary>The budget of each hundredth key. The others have a budget of 100.</summary>
    [Parameter]
    public double Budget { get; set; } = 100;

    /// <summary>Writes the files.</summary>
    protected override void EndProcessing()
    {
        for (int first = 1; first <= Count; first += MostInFile)
        {
            using var file = new StreamWriter(System.IO.Path.Combine(Path, $"keys-{first}.json"), append: false, new UTF8Encoding(false));
            file.Write("{\n  \"name\": \"benchmark\",\n  \"keys\": {");
            for (int number = first; number < first + MostInFile && number <= Count; number++)
            {
                string budget = (number % 100 == 0 ? Budget : 100).ToString(CultureInfo.InvariantCulture);
                file.Write($"{(number == first ? "" : ",")}\n    \"key-{number}\": {{ \"max_budget\": {budget} }}");
            }

            file.Write("\n  }\n}\n");
        }
    }
}
