using System.IO.Compression;
using System.Text.Json;

namespace LiteLLM.PowerShell.Contract;

/// <summary>The archives of recorded exchanges in this folder.</summary>
/// <param name="repository">The root of the repository.</param>
internal sealed class ContractArchive(string repository)
{
    private readonly string _folder = Path.Combine(repository, "tests", "contract");

    /// <summary>The names of all archives.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(_folder, "*.zip")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Order(StringComparer.Ordinal);

    /// <summary>The names of the files in an archive.</summary>
    public IReadOnlyList<string> Files(string name)
    {
        using ZipArchive archive = Open(name);
        return [.. archive.Entries.Select(entry => Path.GetFileNameWithoutExtension(entry.Name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The exchanges in a file of an archive.</summary>
    public IReadOnlyList<JsonElement> Exchanges(string name, string file)
    {
        using ZipArchive archive = Open(name);
        ZipArchiveEntry entry = archive.GetEntry(file + ".json")
            ?? throw new FileNotFoundException($"There is no {file}.json in {name}.zip.");
        using Stream stream = entry.Open();
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(_folder, name + ".zip"));
}
