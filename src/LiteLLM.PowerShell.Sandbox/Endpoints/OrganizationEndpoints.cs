using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Organizations, as far as keys need them.</summary>
internal sealed class OrganizationEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Organization = new(
    [
        new("organization_id", FieldType.Text),
        new("organization_alias", FieldType.Text, required: true),
        new("models", FieldType.List),
        new("metadata", FieldType.Map),
        .. BudgetWriter.Fields,
    ]);

    private static readonly RequestModel OrganizationUpdate = new(
    [
        new("organization_id", FieldType.Text, required: true),
        new("organization_alias", FieldType.Text),
        new("models", FieldType.List),
        new("metadata", FieldType.Map),
        .. BudgetWriter.Fields,
    ]);

    private static readonly ModelType Member = new(
        new("role", ChoiceType.Literal("org_admin", "internal_user", "internal_user_viewer"), required: true),
        new("user_id", FieldType.Text, required: true));

    private static readonly RequestModel Addition = new(
        new("organization_id", FieldType.Text, required: true), new("member", Member, required: true));

    private static readonly RequestModel Named = new(new Field("organization_ids", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly RowView _before = new(OrganizationColumns.Shape.Columns.Where(column => !IsTime(column)), state.Version, TimeStyle.Zulu);
    private readonly RowView _after = new(OrganizationColumns.Shape.Columns.Where(IsTime), state.Version, TimeStyle.Zulu);
    private readonly ShortBudgetView _budget = new(state.Version);
    private readonly BudgetWriter _budgets = new(state);
    private readonly TeamView _team = new(state.Version);
    private readonly UserView _user = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/organization/new", ErrorStyle.Bare, Create),
        new("PATCH", "/organization/update", ErrorStyle.Bare, Update),
        new("GET", "/organization/info", ErrorStyle.Bare, Info),
        new("GET", "/organization/list", ErrorStyle.Bare, List),
        new("POST", "/organization/member_add", ErrorStyle.Internal, AddMember),
        new("DELETE", "/organization/delete", ErrorStyle.Bare, Delete),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Organization);
        DateTimeOffset now = state.Now;
        Row organization = OrganizationColumns.Shape.NewRow().With(OrganizationColumns.Shape.ChangesFrom(fields.Filled)).With(new Changes
        {
            [OrganizationColumns.OrganizationId] = fields.Text("organization_id") ?? RowId.New(),
            [OrganizationColumns.BudgetId] = _budgets.Put(null, fields, call.Caller),
            [OrganizationColumns.CreatedAt] = now,
            [OrganizationColumns.CreatedBy] = call.Caller.Name,
            [OrganizationColumns.UpdatedAt] = now,
            [OrganizationColumns.UpdatedBy] = call.Caller.Name,
        });
        _database.Organizations.Put(organization);
        return Reply.Json(writer => Write(writer, organization));
    }

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(OrganizationUpdate);
        Row organization = Find(fields.Text("organization_id"));
        _budgets.Put(organization.Text(OrganizationColumns.BudgetId), fields, call.Caller);
        Changes changes = OrganizationColumns.Shape.ChangesFrom(fields.Filled);
        changes[OrganizationColumns.UpdatedAt] = state.Now;
        changes[OrganizationColumns.UpdatedBy] = call.Caller.Name;
        Row updated = organization.With(changes);
        _database.Organizations.Put(updated);
        return ReplyWithTeams(updated);
    }

    private Reply Info(Call call) => ReplyWithTeams(Find(call.Query.Text("organization_id")));

    private Row Find(string? id) => _database.Organizations.Find(id) ?? throw HttpFault.Error(404, "Organization not found");

    private Reply ReplyWithTeams(Row organization)
    {
        string id = organization.Text(OrganizationColumns.OrganizationId)!;
        List<Row> teams = [.. _database.Teams.Rows.Where(team => team.Text(TeamColumns.OrganizationId) == id)];
        return Reply.Json(writer => Write(writer, organization, teams));
    }

    /// <summary>Lists the organizations that the caller belongs to, or all for an admin.</summary>
    private Reply List(Call call)
    {
        List<Row> organizations = [.. _database.Organizations.Rows.Where(row =>
            call.Caller.ReadsEverything || _database.BelongsTo(call.Caller.UserId, row.Text(OrganizationColumns.OrganizationId)!))];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (Row row in organizations)
                Write(writer, row);
            writer.WriteEndArray();
        });
    }

    /// <summary>Adds a member; a user who does not exist is created.</summary>
    private Reply AddMember(Call call)
    {
        RequestFields fields = call.Read(Addition);
        string organization = fields.Text("organization_id")!;
        if (_database.Organizations.Find(organization) is null)
            throw HttpFault.Error(404, $"Organization not found for organization_id={organization}");
        JsonElement named = fields.Json("member")!.Value;
        string id = named.GetProperty("user_id").GetString()!;
        DateTimeOffset now = state.Now;
        Row user = _database.Users.Find(id) ?? UserColumns.Shape.NewRow().With(new Changes
        {
            [UserColumns.UserId] = id,
            [UserColumns.UserRole] = "internal_user",
            [UserColumns.CreatedAt] = now,
            [UserColumns.UpdatedAt] = now,
        });
        _database.Users.Put(user);
        var member = new OrganizationMember(id, organization, named.GetProperty("role").GetString()!, now);
        _database.OrganizationMembers.Add(member);
        return Reply.Object(writer =>
        {
            writer.WriteString("organization_id", organization);
            writer.WriteStartArray("updated_users");
            writer.WriteStartObject();
            _user.WriteListed(writer, user);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("updated_organization_memberships");
            OrganizationMemberView.Write(writer, member, after: state.Version.KnowsOrganizationAdmins ? "user_email" : null);
            writer.WriteEndArray();
        });
    }

    /// <summary>Deletes organizations with their teams, memberships and keys.</summary>
    private Reply Delete(Call call)
    {
        var deleted = new List<Row>();
        foreach (string id in JsonParts.Texts(call.Read(Named).Json("organization_ids")!.Value))
        {
            deleted.Add(_database.Organizations.Find(id) ?? throw HttpFault.Error(404, $"Organization={id} not found"));
            _database.Teams.Rows.Where(team => team.Text(TeamColumns.OrganizationId) == id).ToList()
                .ForEach(team => _database.Teams.Remove(team.Text(TeamColumns.TeamId)!));
            _database.OrganizationMembers.RemoveAll(member => member.OrganizationId == id);
            _database.Keys.OldestFirst.Where(key => key.Text(KeyColumns.OrganizationId) == id).ToList()
                .ForEach(key => _database.Keys.Remove(key.Text(KeyColumns.Token)!));
            _database.Organizations.Remove(id);
        }

        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            deleted.ForEach(row => Write(writer, row));
            writer.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter writer, Row organization, List<Row>? teams = null)
    {
        writer.WriteStartObject();
        _before.WriteMembers(writer, organization);
        writer.WriteNull("users");
        _budget.WriteMember(writer, _database.Budgets.Find(organization.Text(OrganizationColumns.BudgetId)));
        writer.WriteNull("object_permission");
        writer.WriteNull("object_permission_id");
        if (teams is not null)
            Write(writer, teams);
        _after.WriteMembers(writer, organization);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, List<Row> teams)
    {
        writer.WriteStartArray("members");
        writer.WriteEndArray();
        writer.WriteStartArray("teams");
        foreach (Row team in teams)
        {
            writer.WriteStartObject();
            _team.WriteMembers(writer, team);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static bool IsTime(Column column) => column.Type == ColumnType.Time;
}
