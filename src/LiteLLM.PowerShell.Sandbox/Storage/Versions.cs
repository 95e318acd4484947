namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>Which versions have a column.</summary>
internal static class Versions
{
    /// <summary>All versions.</summary>
    public static bool All(ServerVersion version) => version is not null;

    /// <summary>Versions with router settings, policies and access groups.</summary>
    public static bool WithNewerFields(ServerVersion version) => version.HasNewerFields;

    /// <summary>Versions with the attributes that came after 1.83.</summary>
    public static bool WithNewestFields(ServerVersion version) => version.HasNewestFields;

    /// <summary>Versions with agents and projects.</summary>
    public static bool WithAgentsAndProjects(ServerVersion version) => version.HasAgentsAndProjects;
}
