using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Keeps the object permissions of keys.</summary>
internal sealed class ObjectPermissions(Database database)
{
    /// <summary>Creates an object permission, or changes the one that exists; returns its identity.</summary>
    public string Put(string? existingId, JsonElement permission)
    {
        string id = existingId ?? RowId.New();
        var changes = new Changes { [ObjectPermissionColumns.ObjectPermissionId] = id };
        foreach (JsonProperty member in permission.EnumerateObject())
        {
            bool isNull = member.Value.ValueKind == JsonValueKind.Null;
            if (!(isNull && existingId is null) && ObjectPermissionColumns.Shape.Find(member.Name) is { } column)
                changes[column] = isNull ? null : member.Value;
        }
        Row row = database.ObjectPermissions.Find(id) ?? ObjectPermissionColumns.Shape.NewRow();
        database.ObjectPermissions.Put(row.With(changes));
        return id;
    }
}
