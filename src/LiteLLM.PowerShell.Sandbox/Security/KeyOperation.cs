namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>An operation on keys that a team can allow to its members.</summary>
internal sealed class KeyOperation
{
    /// <summary>Creation.</summary>
    public static readonly KeyOperation Generate = new("KEY_GENERATE", "/key/generate");

    /// <summary>Creation of a service account.</summary>
    public static readonly KeyOperation GenerateServiceAccount = new("KEY_GENERATE_SERVICE_ACCOUNT", "/key/service-account/generate");

    /// <summary>Update.</summary>
    public static readonly KeyOperation Update = new("KEY_UPDATE", "/key/update");

    private KeyOperation(string name, string route)
    {
        Name = name;
        Route = route;
    }

    /// <summary>The name in messages.</summary>
    public string Name { get; }

    /// <summary>The route.</summary>
    public string Route { get; }
}
