using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Access;

/// <summary>The models of a proxy: their names, prices and access groups.</summary>
internal sealed class ModelDirectory
{
    private readonly HashSet<string> _names;
    private readonly ILookup<string, JsonElement> _deployments;

    /// <param name="names">The names that the proxy lists (<c>/v1/models</c>).</param>
    /// <param name="deployments">The deployments (<c>/v1/model/info</c>). Empty if the proxy does not show them.</param>
    internal ModelDirectory(IEnumerable<string> names, IEnumerable<JsonElement> deployments)
    {
        _deployments = deployments.ToLookup(row => JsonValueReader.ToText(JsonValueReader.Member(row, "model_name")), StringComparer.Ordinal);
        _names = new HashSet<string>(names.Concat(_deployments.Select(group => group.Key)), StringComparer.Ordinal);
    }

    /// <summary>Whether the proxy has a model of this name, or a wildcard that includes it.</summary>
    internal bool Has(string model) => _names.Contains(model) || _names.Any(name => Covers(name, model));

    /// <summary>Whether the model is known to cost nothing, so that the proxy checks no budgets.</summary>
    internal bool IsFree(string model)
    {
        JsonElement[] infos = [.. _deployments[model].Select(row => JsonValueReader.Member(row, "model_info"))];
        return infos.Length > 0 && Array.TrueForAll(infos, info => IsZero(info, "input_cost_per_token") && IsZero(info, "output_cost_per_token"));
    }

    /// <summary>The access groups of the configuration that contain the model.</summary>
    internal IEnumerable<string> GroupsOf(string model) => _deployments[model]
        .SelectMany(row => AccessRecord.TextsOf(JsonValueReader.Member(JsonValueReader.Member(row, "model_info"), "access_groups")));

    /// <summary>Returns whether a name with a wildcard includes a model.</summary>
    internal static bool Covers(string name, string model)
    {
        int star = name.IndexOf('*');
        return star >= 0 && model.Length >= name.Length - 1
            && model.StartsWith(name.Substring(0, star), StringComparison.Ordinal)
            && model.EndsWith(name.Substring(star + 1), StringComparison.Ordinal);
    }

    private static bool IsZero(JsonElement info, string name) => JsonValueReader.ToDouble(JsonValueReader.Member(info, name)) is 0;
}
