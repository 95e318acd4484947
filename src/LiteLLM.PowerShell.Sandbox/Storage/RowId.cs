namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>Identities of rows that are not keys.</summary>
internal static class RowId
{
    /// <summary>A new identity.</summary>
    public static string New() => Guid.NewGuid().ToString();
}
