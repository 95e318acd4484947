using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

namespace LiteLLM.PowerShell.Sandbox.Tests.Access;

/// <summary>What the module decided about a recorded request of a key.</summary>
internal sealed record Decision(string Archive, Exchange Exchange, IReadOnlyList<KeyAccessCheck> Checks)
{
    /// <summary>What the real server decided.</summary>
    public RecordedReason Recorded { get; } = RecordedReason.Of(Exchange);

    /// <summary>How the decisions differ. A refusal that depends on what the proxy does not show is named if its check says so and no earlier check refuses.</summary>
    public string? Difference
    {
        get
        {
            KeyAccessCheck? refused = Checks.FirstOrDefault(check => check.Result == AccessResult.Refused);
            if (Recorded.Check is null)
                return refused is null ? null : $"accepted, but the module says {refused}";
            KeyAccessCheck? named = Checks.FirstOrDefault(check =>
                check.Check == Recorded.Check
                && check.Result is AccessResult.Refused or AccessResult.Conditional
                && check.Reason.Contains(Recorded.Detail, StringComparison.Ordinal));
            return named is null ? $"refused for {Recorded}, but the module says {refused?.ToString() ?? "nothing"}"
                : refused is not null && refused != named && refused.Check < named.Check ? $"refused for {Recorded}, but the module first says {refused}"
                : null;
        }
    }
}
