namespace LiteLLM.PowerShell.Sandbox;

/// <summary>What differs between the LiteLLM versions that the sandbox imitates.</summary>
internal sealed class ServerVersion
{
    /// <summary>LiteLLM 1.80.11.</summary>
    public static readonly ServerVersion V180 = new("1.80.11") { AlignsExpiryOnCreate = true };

    /// <summary>LiteLLM 1.81.13.</summary>
    public static readonly ServerVersion V181 = new("1.81.13")
    {
        HasNewerEndpoints = true,
        HasNewerFields = true,
        KeepsDeletedKeys = true,
        MasksSecretsInMessages = true,
        RefusesNegativeBudgets = true,
        ShowsObjectPermissionOfOneKey = true,
        AnswersWithRequestedModel = true,
    };

    private ServerVersion(string name) => Name = name;

    /// <summary>The version's number.</summary>
    public string Name { get; }

    /// <summary>Whether a created key expires at a calendar boundary instead of exactly after its duration.</summary>
    public bool AlignsExpiryOnCreate { get; private init; }

    /// <summary>Whether bulk update and the reset of spend exist.</summary>
    public bool HasNewerEndpoints { get; private init; }

    /// <summary>Whether router settings, policies and access groups exist.</summary>
    public bool HasNewerFields { get; private init; }

    /// <summary>Whether deleted keys can still be listed.</summary>
    public bool KeepsDeletedKeys { get; private init; }

    /// <summary>Whether messages show only the ends of a secret.</summary>
    public bool MasksSecretsInMessages { get; private init; }

    /// <summary>Whether budgets below zero are refused.</summary>
    public bool RefusesNegativeBudgets { get; private init; }

    /// <summary>Whether the answer about one key shows its object permission.</summary>
    public bool ShowsObjectPermissionOfOneKey { get; private init; }

    /// <summary>Whether a completion names the model as it was asked for.</summary>
    public bool AnswersWithRequestedModel { get; private init; }

    /// <summary>Whether the tools of a completion are checked.</summary>
    public bool ChecksTools { get; private init; }

    /// <summary>Whether the log says whose call was refused.</summary>
    public bool NamesRefusedCallers { get; private init; }

    /// <summary>Who may unblock a team, as the refusal puts it.</summary>
    public string BlockedTeamAdvice { get; private init; } = "your admin";

    /// <summary>The version with that number.</summary>
    public static ServerVersion Of(string name) =>
        new[] { V180, V181 }.FirstOrDefault(version => version.Name == name)
        ?? throw new ArgumentException($"The sandbox imitates LiteLLM {V180.Name} and {V181.Name}, not {name}.", nameof(name));
}
