using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Keys as a listing returns them: with columns that only an authenticated key fills.</summary>
internal sealed class ListedKeyView(ServerVersion version)
{
    private static readonly string[] Unused =
    [
        "team_spend", "team_alias", "team_tpm_limit", "team_rpm_limit", "team_max_budget", "team_soft_budget", "team_models",
        "team_blocked", "soft_budget", "team_model_aliases", "team_member", "team_metadata", "team_object_permission_id",
        "team_member_spend", "team_member_tpm_limit", "team_member_rpm_limit", "end_user_id", "end_user_tpm_limit",
        "end_user_rpm_limit", "end_user_max_budget", "end_user_model_max_budget", "organization_max_budget", "organization_tpm_limit",
        "organization_rpm_limit", "organization_metadata", "project_alias", "project_metadata", "last_refreshed_at", "api_key", "user_role",
        "allowed_model_region", "parent_otel_span", "rpm_limit_per_model", "tpm_limit_per_model", "user_tpm_limit",
        "user_rpm_limit", "user_email", "user_spend", "user_max_budget", "request_route",
    ];

    private static readonly string[] NewerUnused = ["team_soft_budget", "user_spend", "user_max_budget"];

    private static readonly string[] ProjectUnused = ["end_user_model_max_budget", "project_alias", "project_metadata"];

    private readonly KeyObjectView _key = new(version);
    private readonly DeletedKeyView _deleted = new(version, TimeStyle.Zulu, withToken: true);
    private readonly UserView _user = new(version);
    private readonly JsonEncodedText[] _unused =
    [
        .. Unused
            .Where(name => version.HasNewerFields || !NewerUnused.Contains(name))
            .Where(name => version.HasAgentsAndProjects || !ProjectUnused.Contains(name))
            .Select(name => JsonEncodedText.Encode(name)),
    ];

    /// <summary>Writes a key.</summary>
    public void Write(Utf8JsonWriter writer, ListedKey listed)
    {
        writer.WriteStartObject();
        _key.WriteMembers(writer, listed.Key, listed.Permission, listed.Budget);
        foreach (JsonEncodedText name in _unused)
            WriteUnused(writer, name);
        if (version.HasNewerFields)
        {
            writer.WritePropertyName("user");
            _user.WriteOfKey(writer, listed.User);
        }
        if (version.HasAgentsAndProjects)
            WriteCreator(writer, listed.Creator);
        writer.WriteEndObject();
    }

    /// <summary>Writes a deleted key.</summary>
    public void Write(Utf8JsonWriter writer, DeletedKey deleted)
    {
        writer.WriteStartObject();
        _deleted.WriteMembers(writer, deleted);
        writer.WriteEndObject();
    }

    private static void WriteCreator(Utf8JsonWriter writer, Row? creator)
    {
        if (creator is null)
        {
            writer.WriteNull("created_by_user");
        }
        else
        {
            writer.WriteStartObject("created_by_user");
            writer.WriteString("user_id", creator.Text(UserColumns.UserId));
            writer.WriteString("user_email", creator.Text(UserColumns.UserEmail));
            writer.WriteString("user_alias", creator.Text(UserColumns.UserAlias));
            writer.WriteEndObject();
        }
        writer.WriteNull("end_user_object_permission");
        writer.WriteNull("jwt_claims");
    }

    private static void WriteUnused(Utf8JsonWriter writer, JsonEncodedText name)
    {
        switch (name.Value)
        {
            case "team_models":
                writer.WriteStartArray(name);
                writer.WriteEndArray();
                break;
            case "team_blocked":
                writer.WriteBoolean(name, false);
                break;
            default:
                writer.WriteNull(name);
                break;
        }
    }
}
