using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>
/// What happened before the exchanges of a file and was not recorded, and whose keys made the requests. A scene is a text
/// file beside this one; each line is <c>INDEX&gt; step</c>, before the exchange with that index, or <c>INDEX = key</c>.
/// <c>INDEX@VERSION</c> restricts a line to one version.
/// </summary>
internal sealed class Scene
{
    private static readonly string Folder =
        Path.Combine(Recording.RepositoryRoot, "tests", "LiteLLM.PowerShell.Sandbox.Tests", "Fidelity", "Scenes");

    private readonly List<(int Before, string Text)> _steps = [];
    private readonly Dictionary<int, string> _keys = [];

    private Scene(string[] lines, string version)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split(' ', 2);
            if (parts[0].Split('@') is [var index, var only])
            {
                if (only.TrimEnd('>') != version)
                    continue;
                parts[0] = index + (only.EndsWith('>') ? ">" : "");
            }
            if (parts[0].EndsWith('>'))
                _steps.Add((int.Parse(parts[0][..^1], CultureInfo.InvariantCulture), parts[1]));
            else
                AddKey(parts[0], parts[1]["= ".Length..]);
        }
    }

    /// <summary>The scene of a file, or null if it needs none.</summary>
    public static Scene? Of(RecordingSource source)
    {
        string file = Path.Combine(Folder, source.Files[0] + ".txt");
        return source.IsStream || !File.Exists(file) ? null : new Scene(File.ReadAllLines(file), source.Version);
    }

    /// <summary>The keys that make requests, by the index of the exchange.</summary>
    public IEnumerable<KeyValuePair<int, string>> Keys => _keys;

    /// <summary>The steps right before an exchange.</summary>
    public IEnumerable<string> Before(int index) => _steps.Where(step => step.Before == index).Select(step => step.Text);

    /// <summary>The name of the key that makes the request of an exchange, or null if it is no key of the scene.</summary>
    public string? KeyOf(int index) => _keys.GetValueOrDefault(index);

    private void AddKey(string indexes, string key)
    {
        int[] ends = [.. indexes.Split('-').Select(index => int.Parse(index, CultureInfo.InvariantCulture))];
        for (int index = ends[0]; index <= ends[^1]; index++)
            _keys[index] = key;
    }
}
