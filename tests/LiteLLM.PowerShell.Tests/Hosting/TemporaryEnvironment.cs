namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>Sets the variables that name a proxy, and puts back what they were. The environment is that of the process.</summary>
internal sealed class TemporaryEnvironment : IDisposable
{
    internal static readonly string[] Names = ["LITELLM_PROXY_URL", "LITELLM_API_BASE", "LITELLM_API_KEY", "LITELLM_MASTER_KEY"];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    /// <summary>Sets some variables and removes the others.</summary>
    internal TemporaryEnvironment(params (string Name, string Value)[] variables)
    {
        foreach (string name in Names)
        {
            Environment.SetEnvironmentVariable(name, variables.FirstOrDefault(variable => variable.Name == name).Value);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
