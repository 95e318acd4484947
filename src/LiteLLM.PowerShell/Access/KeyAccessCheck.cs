using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Access;

/// <summary>The result of one check that a proxy makes before it accepts a request of a key.</summary>
public sealed class KeyAccessCheck
{
    internal KeyAccessCheck(string name, string? id, AccessRequest request, AccessFinding finding, AccessResult result)
    {
        Name = Shown(name);
        Id = id;
        Model = request.Model is null ? null : Shown(request.Model);
        Route = Shown(request.Route);
        Check = finding.Check;
        Result = result;
        Reason = Shown(finding.Reason);
        Source = finding.Source is null ? null : Shown(finding.Source);
        Fix = finding.Fix is null ? null : Shown(finding.Fix);
    }

    /// <summary>The alias of the key, or its masked secret or its id if it has no alias.</summary>
    public string Name { get; }

    /// <summary>The id of the key, or <c>null</c> if the key does not exist.</summary>
    public string? Id { get; }

    /// <summary>The model of the request, or <c>null</c> if none was specified.</summary>
    public string? Model { get; }

    /// <summary>The route of the request.</summary>
    public string Route { get; }

    /// <summary>What was checked.</summary>
    public AccessCheckKind Check { get; }

    /// <summary>The result. Exactly one check of a refused request is <see cref="AccessResult.Refused"/>: the one that the proxy reports.</summary>
    public AccessResult Result { get; }

    /// <summary>The values that lead to the result. Amounts are in USD, times in UTC.</summary>
    public string Reason { get; }

    /// <summary>The endpoint and the field in which the values can be seen, or <c>null</c>.</summary>
    public string? Source { get; }

    /// <summary>A command or a step that removes the reason, or <c>null</c>.</summary>
    public string? Fix { get; }

    /// <summary>Returns the check, its result and the reason.</summary>
    public override string ToString() => $"{Check} {Result}: {Reason}";

    private static string Shown(string text) => VisibleText.Of(SecretMask.Scrub(text));
}
