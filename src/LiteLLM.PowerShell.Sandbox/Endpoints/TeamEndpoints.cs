using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Teams, as far as keys need them.</summary>
internal sealed class TeamEndpoints(SandboxState state) : IEndpoints
{
    private static readonly ModelType Member = new(
        new("user_id", FieldType.Text),
        new("user_email", FieldType.Text),
        new("role", ChoiceType.Literal("admin", "user"), required: true));

    private readonly RequestModel _team = new(
        new("team_alias", FieldType.Text),
        new("team_id", FieldType.Text),
        new("organization_id", FieldType.Text),
        new("members_with_roles", new ListType(Member)),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("max_budget", FieldType.Float),
        new("budget_duration", FieldType.Text),
        new("models", FieldType.List),
        new("blocked", FieldType.Boolean),
        new("object_permission", KeyModels.ObjectPermission(state.Version)),
        new("model_aliases", FieldType.Map),
        new("tags", FieldType.TextList),
        new("guardrails", FieldType.TextList));

    private static readonly RequestModel One = new(new Field("team_id", FieldType.Text, required: true));

    private static readonly RequestModel Addition = new(
        new("team_id", FieldType.Text, required: true),
        new("member", Member, required: true),
        new("max_budget_in_team", FieldType.Float));

    private static readonly RequestModel MemberUpdate = new(
        new("team_id", FieldType.Text, required: true),
        new("user_id", FieldType.Text),
        new("user_email", FieldType.Text),
        new("max_budget_in_team", FieldType.Float),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer));

    private static readonly RequestModel Removal = new(
        new("team_id", FieldType.Text, required: true), new("user_id", FieldType.Text));

    private static readonly string[] LicensedMetadata = ["tags", "guardrails"];

    private static readonly string[] MemberLimits = ["user_id", "user_email", "team_id", "max_budget_in_team", "tpm_limit", "rpm_limit"];

    private static readonly RequestModel Named = new(new Field("team_ids", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly TeamAccess _access = new(state);
    private readonly TeamView _view = new(state.Version);
    private readonly ObjectPermissionView _permission = new(state.Version, withRelations: true);
    private readonly MembershipView _memberships = new(state.Version);
    private readonly TeamMemberships _members = new(state);
    private readonly KeyRowView _keys = new(state.Version, TimeStyle.Zulu, withToken: true);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/team/new", ErrorStyle.Internal, Create),
        new("GET", "/team/info", ErrorStyle.Update, Info),
        new("GET", "/team/list", ErrorStyle.Bare, List),
        new("GET", "/v2/team/list", ErrorStyle.Bare, ListPage),
        new("GET", "/team/available", ErrorStyle.Bare, ListAvailable),
        new("POST", "/team/update", ErrorStyle.Internal, Update),
        new("POST", "/team/block", ErrorStyle.Bare, call => SetBlocked(call, blocked: true)),
        new("POST", "/team/unblock", ErrorStyle.Bare, call => SetBlocked(call, blocked: false)),
        new("POST", "/team/member_add", ErrorStyle.Bare, AddMember),
        new("POST", "/team/member_update", ErrorStyle.Bare, UpdateMember),
        new("POST", "/team/member_delete", ErrorStyle.Bare, DeleteMember),
        new("GET", "/team/permissions_list", ErrorStyle.Bare, ListPermissions),
        new("POST", "/team/delete", ErrorStyle.Bare, Delete),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(_team);
        string id = fields.Text("team_id") ?? RowId.New();
        if (_database.Teams.Find(id) is not null)
            throw HttpFault.Error(400, $"Team id = {id} already exists. Please use a different team id.");

        DateTimeOffset now = state.Now;
        Changes changes = TeamColumns.Shape.ChangesFrom(fields.Filled);
        changes[TeamColumns.TeamId] = id;
        changes[TeamColumns.MembersWithRoles] = Members(fields.Json("members_with_roles"), call.Caller.Name);
        if (fields.Json("object_permission") is { } permission)
        {
            changes[TeamColumns.ObjectPermission] = null;
            changes[TeamColumns.ObjectPermissionId] = new ObjectPermissions(_database).Put(null, permission);
        }
        changes[TeamColumns.Metadata] = Metadata(fields);
        if (fields.Json("model_aliases") is { } aliases)
            changes[TeamColumns.ModelTable] = JsonParts.Build(writer => WriteAliases(writer, aliases));
        changes[TeamColumns.CreatedAt] = now;
        changes[TeamColumns.UpdatedAt] = now;
        if (fields.Text("budget_duration") is { } duration)
            changes[TeamColumns.BudgetResetAt] = Calendar.NextBoundary(now, duration);
        Row team = TeamColumns.Shape.NewRow().With(changes);
        _database.Teams.Put(team);
        foreach (JsonElement member in (fields.Json("members_with_roles") ?? JsonParts.EmptyArray).EnumerateArray())
            _members.NoteTeam(TextOf(member, "user_id")!, id);
        return ToReply(team);
    }

    /// <summary>The metadata with the attributes of a license that the server keeps in it.</summary>
    private JsonElement Metadata(RequestFields fields)
    {
        foreach (string licensed in LicensedMetadata.Where(name => fields[name] is not null))
            state.License.RequireFor(licensed);
        return KeyMetadata.Merge(fields.Json("metadata") ?? JsonParts.EmptyObject, fields);
    }

    private static void WriteAliases(Utf8JsonWriter writer, JsonElement aliases)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("model_aliases");
        aliases.WriteTo(writer);
        writer.WriteEndObject();
    }

    private Reply ToReply(Row team) => Reply.Object(writer => _view.WriteMembers(writer, team));

    /// <summary>The members in the request, and the user who creates the team.</summary>
    private static JsonElement Members(JsonElement? named, string creator) => JsonParts.Build(writer =>
    {
        writer.WriteStartArray();
        foreach (JsonElement member in (named ?? JsonParts.EmptyArray).EnumerateArray())
            TeamMembers.Write(writer, TextOf(member, "user_id"), TextOf(member, "user_email"), TextOf(member, "role"));
        TeamMembers.Write(writer, creator, null, "admin");
        writer.WriteEndArray();
    });

    private static string? TextOf(JsonElement member, string name) =>
        member.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private Reply Info(Call call)
    {
        string id = call.Query.Text("team_id") ?? throw new HttpFault(422, "Malformed request. No team id passed in.", "message");
        Row team = _database.Teams.Find(id) ?? throw new HttpFault(404, $"Team not found, passed team id: {id}.", "message");
        _access.CheckReader(call.Caller, team);
        List<KeyWithBudget> keys = [.. KeysOf(id).Select(_database.WithBudget)];
        List<RowWithBudget> memberships = _members.Of(id);
        return Reply.Object(writer =>
        {
            writer.WriteString("team_id", id);
            writer.WriteStartObject("team_info");
            _view.WriteMembers(writer, team.With(new Changes { [TeamColumns.ObjectPermission] = PermissionOf(team) }));
            writer.WriteNull("team_member_budget_table");
            writer.WriteEndObject();
            writer.WriteStartArray("keys");
            foreach (KeyWithBudget key in keys)
                _keys.Write(writer, key.Key, key.Budget);
            writer.WriteEndArray();
            _memberships.WriteMember(writer, memberships);
        });
    }

    /// <summary>The object permission of a team, which only the answer about one team shows.</summary>
    private JsonElement? PermissionOf(Row team) => _database.ObjectPermissions.Find(team.Text(TeamColumns.ObjectPermissionId)) is { } permission
        ? JsonParts.Build(writer => _permission.Write(writer, permission))
        : null;

    private Reply List(Call call)
    {
        string? organization = call.Query.NonEmpty("organization_id");
        List<Row> teams = [.. _access.Visible(call.Caller, call.Query.NonEmpty("user_id"))
            .Where(team => organization is null || team.Text(TeamColumns.OrganizationId) == organization)
            .OrderBy(team => team.Text(TeamColumns.TeamAlias) ?? "", StringComparer.Ordinal)];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (Row team in teams)
                WriteListed(writer, team);
            writer.WriteEndArray();
        });
    }

    private void WriteListed(Utf8JsonWriter writer, Row team)
    {
        writer.WriteStartObject();
        _view.WriteMembers(writer, team);
        writer.WriteStartArray("team_memberships");
        writer.WriteEndArray();
        writer.WriteStartArray("keys");
        foreach (Row key in KeysOf(team.Text(TeamColumns.TeamId)!))
            _keys.Write(writer, key);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private Reply ListPage(Call call)
    {
        var page = new PageOfRows(call.Query, 10);
        string? user = call.Query.NonEmpty("user_id");
        if (!call.Caller.IsAdmin && call.Caller.ReadsEverything && !state.Version.KnowsOrganizationAdmins)
            user = call.Caller.UserId;
        return page.Reply("teams", _access.Visible(call.Caller, user).Reverse(), (writer, team) =>
        {
            writer.WriteStartObject();
            _view.WriteMembers(writer, team);
            if (state.Version.KnowsOrganizationAdmins)
                writer.WriteNumber("members_count", team.Json(TeamColumns.MembersWithRoles).GetArrayLength());
            writer.WriteEndObject();
        });
    }

    /// <summary>Lists the teams that users may join by themselves. There are no such teams.</summary>
    private static Reply ListAvailable(Call call) => Reply.Json(writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    });

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(_team);
        string id = fields.Text("team_id") ?? throw HttpFault.Error(400, "No team id passed in");
        Row team = _database.Teams.Find(id) ?? throw HttpFault.Error(404, $"Team not found, passed team_id={id}");
        Changes changes = TeamColumns.Shape.ChangesFrom(fields.Without("members_with_roles").Named);
        if (fields.Text("budget_duration") is { } duration)
            changes[TeamColumns.BudgetResetAt] = Calendar.NextBoundary(state.Now, duration);
        Row updated = Save(team, changes);
        state.Memory.Remove(_database.Teams, id);
        return Reply.Object(writer =>
        {
            writer.WriteString("team_id", id);
            writer.WritePropertyName("data");
            _view.WriteRow(writer, updated);
        });
    }

    private Reply SetBlocked(Call call, bool blocked)
    {
        Row updated = Save(Find(call.Read(One)), new Changes { [TeamColumns.Blocked] = blocked });
        return Reply.Json(writer => _view.WriteRow(writer, updated));
    }

    private Reply AddMember(Call call)
    {
        RequestFields fields = call.Read(Addition);
        if (TextOf(fields.Json("member")!.Value, "role") == "admin")
            state.License.RequireForTeamAdmins();
        Row team = Find(fields);
        TeamAccess.CheckAdmin(call.Caller, team, "/team/member_add");
        JsonElement member = fields.Json("member")!.Value;
        string id = fields.Text("team_id")!;
        string user = TextOf(member, "user_id") ?? throw HttpFault.Error(400, "Specify the user_id of the member.");
        _members.NoteTeam(user, id);
        _members.SetLimits(id, user, fields, call.Caller);
        JsonElement members = TeamMembers.With(team, user, TextOf(member, "user_email"), TextOf(member, "role")!);
        return ToReply(Save(team, new Changes { [TeamColumns.MembersWithRoles] = members }));
    }

    /// <summary>Sets what a member may do; the server notices it only after a minute.</summary>
    private Reply UpdateMember(Call call)
    {
        RequestFields fields = call.Read(MemberUpdate);
        Row team = Find(fields);
        TeamAccess.CheckAdmin(call.Caller, team, "/team/member_update");
        string id = fields.Text("team_id")!;
        string user = fields.Text("user_id") ?? throw HttpFault.Error(400, "Either user_id or user_email must be provided");
        _members.SetLimits(id, user, fields, call.Caller);
        return Reply.Object(writer =>
        {
            foreach (string name in MemberLimits)
            {
                writer.WritePropertyName(name);
                ValueWriter.Write(writer, fields[name], TimeStyle.Zulu);
            }
        });
    }

    private Reply DeleteMember(Call call)
    {
        RequestFields fields = call.Read(Removal);
        Row team = Find(fields);
        TeamAccess.CheckAdmin(call.Caller, team, "/team/member_delete");
        JsonElement members = TeamMembers.Without(team, fields.Text("user_id"));
        return ToReply(Save(team, new Changes { [TeamColumns.MembersWithRoles] = members }));
    }

    private Reply ListPermissions(Call call)
    {
        string? id = call.Query.Text("team_id");
        Row team = _database.Teams.Find(id) ?? throw HttpFault.Error(404, $"Team not found, passed team_id={id}");
        TeamAccess.CheckAdmin(call.Caller, team, "/team/member_add");
        return Reply.NotImitated();
    }

    private Row Find(RequestFields fields) => _database.Teams.Find(fields.Text("team_id"))
        ?? throw HttpFault.Error(404, $"Team not found, passed team_id={fields.Text("team_id")}");

    private Row Save(Row team, Changes changes)
    {
        changes[TeamColumns.UpdatedAt] = state.Now;
        Row saved = team.With(changes);
        _database.Teams.Put(saved);
        return saved;
    }

    /// <summary>Deletes teams and their keys.</summary>
    private Reply Delete(Call call)
    {
        JsonElement ids = call.Read(Named).Json("team_ids")!.Value;
        List<string> teams = [.. JsonParts.Texts(ids)];
        if (teams.Find(id => _database.Teams.Find(id) is null) is { } unknown)
            throw HttpFault.Error(404, $"Team not found, passed team_id={unknown}");
        teams.ForEach(id => TeamAccess.CheckAdmin(call.Caller, _database.Teams.Find(id)!, "/team/member_delete"));
        DateTimeOffset now = state.Now;
        foreach (string id in teams)
        {
            KeysOf(id).ForEach(key => _database.DeleteKey(call.Deleted(key, now)));
            _database.Teams.Remove(id);
        }
        return Reply.Object(writer =>
        {
            writer.WritePropertyName("deleted_teams");
            ids.WriteTo(writer);
        });
    }

    private List<Row> KeysOf(string team) => _database.KeysOfTeam(team);
}
