using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Access;

/// <summary>A change of a key before it is sent: the request, and the key as it is now.</summary>
/// <param name="Row">The key as stored on the server, or <c>null</c> if it is created.</param>
/// <param name="Changes">The differences.</param>
/// <param name="Body">The members of the request.</param>
internal sealed record PlannedChange(JsonElement Row, IReadOnlyList<KeyChange> Changes, IReadOnlyList<(string Name, JsonElement Value)> Body)
{
    /// <summary>The id of the key, or <c>null</c> if it is created.</summary>
    internal string? Id { get; init; }

    /// <summary>Whether the request creates a key.</summary>
    internal bool IsCreation => Id is null;

    /// <summary>The alias that must be free, or <c>null</c> if it stays the same or is known to be free.</summary>
    internal string? NewAlias { get; init; }

    /// <summary>The spend with which a key is created, in USD.</summary>
    internal double InitialSpend { get; init; }

    /// <summary>Plans to create a key.</summary>
    /// <exception cref="Errors.KeyValueException">An attribute cannot be set on creation.</exception>
    internal static PlannedChange Creation(IReadOnlyList<KeyChange> changes, DateTimeOffset now) => new(JsonValueWriter.Null, changes, KeyRequestBuilder.Create(changes, now));

    /// <summary>Plans to change a key.</summary>
    /// <exception cref="Errors.KeyValueException">The server cannot apply one of the changes.</exception>
    internal static PlannedChange Update(LiteLLMKey current, IReadOnlyList<KeyChange> changes, DateTimeOffset now) =>
        new(current.Row, changes, KeyRequestBuilder.Update(changes, current.Row, now).Body) { Id = current.Id };

    /// <summary>Plans to replace a key by a new one with the same attributes, except for some changes.</summary>
    /// <param name="current">The key.</param>
    /// <param name="changes">The attributes in which the new key differs.</param>
    /// <param name="spend">The spend that the new key takes over, in USD.</param>
    /// <param name="now">The time of the server.</param>
    /// <exception cref="Errors.KeyValueException">An attribute cannot be set on creation.</exception>
    internal static PlannedChange Replacement(LiteLLMKey current, IReadOnlyList<KeyChange> changes, double spend, DateTimeOffset now)
    {
        DesiredKey successor = DesiredKey.SuccessorOf(current, changes);
        IReadOnlyList<KeyChange> all = KeyDiff.Compute(successor, JsonValueWriter.Null, now);
        return new PlannedChange(JsonValueWriter.Null, all, KeyRequestBuilder.Create(all, now, successor.KeptMetadata)) { InitialSpend = spend };
    }

    /// <summary>Creates a copy that requires the new alias to be free.</summary>
    internal PlannedChange WithUniqueAlias() => Changed(nameof(LiteLLMKey.KeyAlias)) is { AfterJson.ValueKind: JsonValueKind.String } alias
        ? this with { NewAlias = alias.AfterJson.GetString() }
        : this;

    /// <summary>The value of an attribute after the change.</summary>
    internal JsonElement After(string property) => Changed(property) is { } change ? change.AfterJson : Before(property);

    /// <summary>The value of an attribute before the change.</summary>
    internal JsonElement Before(string property) => KeyProperties.Named(property).Read(Row);

    /// <summary>The change of an attribute, or <c>null</c>.</summary>
    internal KeyChange? Changed(string property) => Changes.FirstOrDefault(change => change.Property == property);

    /// <summary>A member of the request, or a JSON <c>null</c>.</summary>
    internal JsonElement Sent(string name) => Body.FirstOrDefault(member => member.Name == name) is { Name: not null } sent ? sent.Value : JsonValueWriter.Null;

    /// <summary>The team of the key after the change, or <c>null</c>.</summary>
    internal string? TeamId => JsonValueReader.ToText(After(nameof(LiteLLMKey.TeamId))) is { Length: > 0 } id ? id : null;

    /// <summary>Whether an existing key gets a team, or another one.</summary>
    internal bool MovesToTeam => !IsCreation && TeamId is not null && Changed(nameof(LiteLLMKey.TeamId)) is not null;

    /// <summary>Whether the request guarantees the throughput, so that the server checks the limits of the team.</summary>
    internal bool GuaranteesThroughput => IsGuaranteed("tpm_limit_type") || IsGuaranteed("rpm_limit_type");

    /// <summary>The MCP servers in the request, also those that only have permissions for tools.</summary>
    internal string[] McpServers => McpServersOf(Sent("object_permission"));

    /// <summary>The groups of MCP servers in the request.</summary>
    internal string[] McpGroups => AccessRecord.TextsOf(JsonValueReader.Member(Sent("object_permission"), "mcp_access_groups"));

    /// <summary>Gets the MCP servers in object permissions.</summary>
    internal static string[] McpServersOf(JsonElement permission) =>
    [
        .. AccessRecord.TextsOf(JsonValueReader.Member(permission, "mcp_servers"))
            .Concat(JsonValueReader.Members(JsonValueReader.Member(permission, "mcp_tool_permissions")).Select(tools => tools.Name))
            .Distinct(StringComparer.Ordinal),
    ];

    private bool IsGuaranteed(string name) => JsonValueReader.ToText(Sent(name)) == "guaranteed_throughput";
}
