using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Reads the resources in a Terraform configuration in JSON (<c>.tf.json</c>). Expressions are not evaluated.</summary>
internal static class TerraformConfigurationReader
{
    /// <summary>Arguments of Terraform itself that do not change the value of an attribute.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal) { "//", "depends_on", "provider" };

    /// <summary>Gets all resources of the configuration.</summary>
    internal static IEnumerable<TerraformResource> Resources(JsonElement root) =>
        from types in Bodies(JsonValueReader.Member(root, "resource"))
        from type in JsonValueReader.Members(types)
        from names in Bodies(type.Value)
        from name in JsonValueReader.Members(names)
        from body in Bodies(name.Value)
        select Resource(type.Name, name.Name, body);

    /// <summary>A block is an object, or a list of objects.</summary>
    private static JsonElement[] Bodies(JsonElement block) => block.ValueKind == JsonValueKind.Array ? [.. block.EnumerateArray()] : [block];

    private static TerraformResource Resource(string type, string name, JsonElement body)
    {
        JsonProperty[] arguments = [.. JsonValueReader.Members(body).Where(argument => !Ignored.Contains(argument.Name))];
        return new TerraformResource(
            type,
            name,
            JsonValueWriter.Object(arguments.Where(argument => !HasExpression(argument.Value)).Select(argument => (argument.Name, Literal(argument.Value)))),
            ZeroIsUnset: false,
            [.. arguments.Where(argument => HasExpression(argument.Value)).Select(argument => argument.Name)]);
    }

    private static bool HasExpression(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Replace("$${", "").Replace("%%{", "") is var text && (text.Contains("${") || text.Contains("%{")),
        JsonValueKind.Object => value.EnumerateObject().Any(entry => HasExpression(entry.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasExpression),
        _ => false,
    };

    private static JsonElement Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValueWriter.From(value.GetString()!.Replace("$${", "${").Replace("%%{", "%{")),
        JsonValueKind.Object => JsonValueWriter.Object(value.EnumerateObject().Select(entry => (entry.Name, Literal(entry.Value)))),
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select(Literal).ToArray()),
        _ => value,
    };
}
