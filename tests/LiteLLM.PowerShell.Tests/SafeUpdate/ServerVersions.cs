namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>The versions that the sandbox imitates.</summary>
public sealed class ServerVersions : TheoryData<string>
{
    public ServerVersions() => AddRange(All);

    /// <summary>Their names.</summary>
    public static string[] All => ["1.80.11", "1.81.13", "1.83.2", "latest"];
}
