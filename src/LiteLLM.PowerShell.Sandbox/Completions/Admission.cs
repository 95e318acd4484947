using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>Decides whether a key gets a completion. If there are several reasons to reject it, the response contains the first one.</summary>
internal sealed class Admission
{
    private readonly SandboxState _state;
    private readonly ModelCatalog _catalog;
    private readonly Authenticator _authenticator;
    private readonly BudgetAdmission _budgets;
    private readonly Action<Applicant>[] _checks;

    /// <summary>Arranges the checks in the order of the server.</summary>
    public Admission(SandboxState state, ModelCatalog catalog, BudgetAdmission budgets)
    {
        _state = state;
        _catalog = catalog;
        _authenticator = new Authenticator(state);
        _budgets = budgets;
        var models = new ModelAdmission(state, catalog);
        var policies = new PolicyAdmission(state);
        _checks =
        [
            applicant => _authenticator.CheckBlocked(applicant.Key),
            models.CheckKey,
            Priced(budgets.CheckMember),
            applicant => _authenticator.CheckExpiry(applicant.Key),
            Priced(budgets.CheckKey),
            Priced(budgets.CheckModel),
            CheckTeam,
            models.CheckTeamOrUser,
            CheckProject,
            models.CheckProject,
            Priced(budgets.CheckTeam),
            Priced(budgets.CheckOrganization),
            Priced(budgets.CheckTags),
            Priced(budgets.CheckUser),
            policies.CheckServer,
            Priced(budgets.CheckServer),
            PolicyAdmission.CheckTeamGuardrails,
            policies.CheckTools,
        ];
    }

    /// <summary>The key behind a request, or null for the master key.</summary>
    public Row? Identify(SandboxRequest request, CompletionRequest completion)
    {
        string secret = _authenticator.ReadableSecretOf(request);
        PolicyAdmission.CheckAddress(completion);
        if (secret == _state.MasterKey)
            return null;
        if (!IsFree(completion))
            _budgets.CheckCustomer(_state.Database.Customers.Find(completion.EndUser));
        return _authenticator.KeyOf(secret);
    }

    /// <summary>Refuses a key that gets no completion.</summary>
    public void Check(Applicant applicant, string path)
    {
        foreach (Action<Applicant> check in _checks)
            check(applicant);
        RouteAccess.CheckKey(applicant.Key, path);
    }

    private Action<Applicant> Priced(Action<Applicant> check) => applicant =>
    {
        if (!IsFree(applicant.Request))
            check(applicant);
    };

    /// <summary>Whether the model has no price, which lifts all budgets.</summary>
    private bool IsFree(CompletionRequest request) =>
        _catalog.Find(request.Model) is { InputCost: 0, OutputCost: 0 };

    private void CheckTeam(Applicant applicant)
    {
        if (applicant.Team is { } team && team.IsSet(TeamColumns.Blocked))
        {
            throw new ValueFault(
                $"Team={team.Text(TeamColumns.TeamId)} is blocked. Update via `/team/unblock` if {_state.Version.BlockedTeamAdvice}.");
        }
    }

    private static void CheckProject(Applicant applicant)
    {
        if (applicant.Project is { } project && project.IsSet(ProjectColumns.Blocked))
        {
            throw new ValueFault(
                $"Project={project.Text(ProjectColumns.ProjectId)} is blocked. Update via `/project/update` if you're an admin.");
        }
    }
}
