namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>The versions that the sandbox imitates.</summary>
public sealed class ServerVersions : TheoryData<string>
{
    public ServerVersions()
    {
        Add("1.80.11");
        Add("1.81.13");
    }
}
