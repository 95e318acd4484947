using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Tags that have a budget.</summary>
internal sealed class TagEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Tag = new(
    [
        new("name", FieldType.Text, required: true),
        new("description", FieldType.Text),
        new("models", FieldType.List),
        new("budget_id", FieldType.Text),
        .. BudgetWriter.Fields,
    ]);

    private static readonly RequestModel Named = new(new Field("names", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly BudgetWriter _budgets = new(state);
    private readonly BudgetView _budget = new(state.Version, TimeStyle.Zulu);
    private readonly RowView _view = new(TagColumns.Shown, state.Version, TimeStyle.Offset);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/tag/new", ErrorStyle.Bare, Create),
        new("POST", "/tag/info", ErrorStyle.Bare, Info),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Tag);
        string name = fields.Text("name")!;
        if (_database.Tags.Find(name) is not null)
            throw new HttpFault(500, $"400: Tag {name} already exists");
        DateTimeOffset now = state.Now;
        Changes changes = TagColumns.Shape.ChangesFrom(fields.Filled);
        if (fields["max_budget"] is not null)
            changes[TagColumns.BudgetId] = _budgets.Put(null, fields, call.Caller);
        changes[TagColumns.CreatedBy] = call.Caller.Name;
        changes[TagColumns.CreatedAt] = now;
        changes[TagColumns.UpdatedAt] = now;
        Row tag = TagColumns.Shape.NewRow().With(changes);
        _database.Tags.Put(tag);
        return Reply.Object(writer =>
        {
            writer.WriteString("message", $"Tag {name} created successfully");
            writer.WriteStartObject("tag");
            _view.WriteMembers(writer, tag);
            writer.WriteEndObject();
        });
    }

    private Reply Info(Call call)
    {
        List<Row> tags = [.. JsonParts.Texts(call.Read(Named).Json("names")!.Value).Select(_database.Tags.Find).OfType<Row>()];
        if (tags.Count == 0)
            throw new HttpFault(500, "404: No tags found");
        List<Row?> budgets = [.. tags.Select(tag => _database.Budgets.Find(tag.Text(TagColumns.BudgetId)))];
        return Reply.Object(writer =>
        {
            for (int place = 0; place < tags.Count; place++)
            {
                writer.WriteStartObject(tags[place].Text(TagColumns.Name)!);
                _view.WriteMembers(writer, tags[place]);
                if (budgets[place] is not null)
                {
                    writer.WritePropertyName("litellm_budget_table");
                    _budget.Write(writer, budgets[place]);
                }
                writer.WriteEndObject();
            }
        });
    }
}
