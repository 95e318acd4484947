using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Credentials. A real server shows a change only half a minute later.</summary>
internal sealed class CredentialEndpoints(SandboxState state) : IEndpoints
{
    private const int VisibleEnd = 2;

    private static readonly string[] SecretWords =
        ["password", "secret", "key", "token", "auth", "credential", "access", "private", "certificate"];

    private static readonly RequestModel Named = new(
        new("credential_name", FieldType.Text, required: true),
        new("credential_values", FieldType.Map),
        new("credential_info", FieldType.Map, required: true));

    private readonly Dictionary<string, Credential> _credentials = state.Database.Credentials;

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/credentials", ErrorStyle.Internal, Create),
        new("GET", "/credentials", ErrorStyle.Internal, List),
        new("GET", "/credentials/by_name/{key}", ErrorStyle.Internal, Read),
        new("PATCH", "/credentials/{key}", ErrorStyle.Internal, Update),
        new("DELETE", "/credentials/{key}", ErrorStyle.Internal, Delete),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Named);
        string name = fields.Text("credential_name")!;
        if (_credentials.ContainsKey(name))
            throw new ValueFault("Unique constraint failed on the fields: (`credential_name`)");
        _credentials.Add(name, new Credential(
            JsonParts.Detach(fields.Json("credential_values") ?? JsonParts.EmptyObject),
            JsonParts.Detach(fields.Json("credential_info")!.Value)));
        return Success("created");
    }

    private Reply List(Call call)
    {
        List<KeyValuePair<string, Credential>> credentials = [.. _credentials];
        return Reply.Object(writer =>
        {
            writer.WriteBoolean("success", true);
            writer.WriteStartArray("credentials");
            foreach (KeyValuePair<string, Credential> credential in credentials)
            {
                writer.WriteStartObject();
                writer.WriteString("credential_name", credential.Key);
                WriteValues(writer, credential.Value);
                WriteInfo(writer, credential.Value);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private Reply Read(Call call)
    {
        string name = call.PathKey!;
        Credential credential = _credentials.TryGetValue(name, out Credential? found)
            ? found
            : throw new HttpFault(404, $"Credential not found. Got credential name: {name}");
        return Reply.Object(writer =>
        {
            writer.WriteString("credential_name", name);
            WriteInfo(writer, credential);
            WriteValues(writer, credential);
        });
    }

    /// <summary>Merges the values and replaces the information. An unknown credential is an error with status 200.</summary>
    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(Named);
        if (!_credentials.TryGetValue(call.PathKey!, out Credential? existing))
            return Unknown();
        JsonElement values = Merge(existing.Values, fields.Json("credential_values") ?? JsonParts.EmptyObject);
        JsonElement info = JsonParts.Detach(fields.Json("credential_info")!.Value);
        _credentials[call.PathKey!] = new Credential(JsonColumnOrder.Normalize(values), JsonColumnOrder.Normalize(info));
        return Success("updated");
    }

    private Reply Delete(Call call)
    {
        _credentials.Remove(call.PathKey!);
        return Success("deleted");
    }

    private static Reply Success(string done) => Reply.Object(writer =>
    {
        writer.WriteBoolean("success", true);
        writer.WriteString("message", $"Credential {done} successfully");
    });

    private static Reply Unknown() => Reply.Object(writer =>
    {
        writer.WriteString("message", "Credential not found in DB.");
        writer.WriteString("type", "internal_server_error");
        writer.WriteString("param", "None");
        writer.WriteNumber("openai_code", 404);
        writer.WriteString("code", "404");
        writer.WriteStartObject("headers");
        writer.WriteEndObject();
        writer.WriteNull("provider_specific_fields");
    });

    private static JsonElement Merge(JsonElement values, JsonElement changes) => JsonParts.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (JsonProperty value in values.EnumerateObject().Where(value => !changes.TryGetProperty(value.Name, out _)))
            value.WriteTo(writer);
        foreach (JsonProperty change in changes.EnumerateObject())
            change.WriteTo(writer);
        writer.WriteEndObject();
    });

    private static void WriteInfo(Utf8JsonWriter writer, Credential credential)
    {
        writer.WritePropertyName("credential_info");
        credential.Info.WriteTo(writer);
    }

    private static void WriteValues(Utf8JsonWriter writer, Credential credential)
    {
        writer.WriteStartObject("credential_values");
        foreach (JsonProperty value in credential.Values.EnumerateObject())
        {
            if (value.Value.ValueKind == JsonValueKind.String && IsSecret(value.Name))
                writer.WriteString(value.Name, Mask(value.Value.GetString()!));
            else
                value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private static bool IsSecret(string name) => Array.Exists(SecretWords, name.ToLowerInvariant().Contains);

    private static string Mask(string text) => text.Length <= 2 * VisibleEnd
        ? "****"
        : $"{text.Substring(0, VisibleEnd)}****{text.Substring(text.Length - VisibleEnd)}";
}
