using LiteLLM.PowerShell.Sandbox.Completions;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Completions, which are always the same but cost money and are limited like real ones.</summary>
internal sealed class CompletionEndpoints : IEndpoints
{
    private readonly SandboxState _state;
    private readonly BudgetAdmission _budgets;
    private readonly Admission _admission;
    private readonly PolicyAdmission _policies;
    private readonly RateLimiter _limiter;
    private readonly Router _router;
    private readonly CallRecorder _recorder;

    /// <summary>Completions of a server.</summary>
    public CompletionEndpoints(SandboxState state)
    {
        var catalog = new ModelCatalog(state.Options.Models);
        _state = state;
        _budgets = new BudgetAdmission(state);
        _admission = new Admission(state, catalog, _budgets);
        _policies = new PolicyAdmission(state);
        _limiter = new RateLimiter(() => state.Now);
        _router = new Router(catalog);
        _recorder = new CallRecorder(state);
    }

    /// <summary>Where they are; the endpoints authenticate by themselves, because the order of all checks matters.</summary>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/chat/completions", ErrorStyle.Authentication, call => Complete(call, "/chat/completions")) { Public = true },
        new("POST", "/v1/chat/completions", ErrorStyle.Authentication, call => Complete(call, "/v1/chat/completions")) { Public = true },
    ];

    private Reply Complete(Call call, string path)
    {
        var request = new CompletionRequest(call.Body);
        if (_admission.Identify(call.Request, request) is not { } key)
            return Complete(request);
        var applicant = new Applicant(_state, key, request);
        try
        {
            _admission.Check(applicant, path);
        }
        catch (Fault refusal)
        {
            _recorder.Failed(applicant, refusal, admitted: false, null);
            throw;
        }
        return Complete(applicant);
    }

    /// <summary>A completion for the master key, which nothing limits.</summary>
    private Reply Complete(CompletionRequest request)
    {
        try
        {
            SandboxModel model = _router.Find(request.Model);
            Router.Call(model, request);
            return Answer(NewId(), request.Model!, model);
        }
        catch (Fault fault)
        {
            return ErrorStyle.Untyped.ToReply(fault);
        }
    }

    private Reply Complete(Applicant applicant)
    {
        SandboxModel? model = null;
        try
        {
            _policies.CheckEnforcedParameters(applicant);
            _policies.CheckGuardrails(applicant);
            IReadOnlyList<RateLimit> limits = RateLimits.Of(applicant);
            Dictionary<string, string> left = _limiter.Admit(limits, _router.DurationOf(applicant.Target));
            model = _router.Find(applicant.Target);
            Router.Call(model, applicant.Request);
            string id = NewId();
            _recorder.Succeeded(applicant, model, id);
            _budgets.Charge(applicant.Key, model);
            _limiter.Count(limits, Completion.PromptTokens + Completion.CompletionTokens);
            return left.Aggregate(Answer(id, applicant.Request.Model!, model), (reply, header) => reply.With(header.Key, header.Value));
        }
        catch (Fault fault)
        {
            _recorder.Failed(applicant, fault, admitted: true, model);
            return ErrorStyle.Untyped.ToReply(fault);
        }
    }

    private static string NewId() => $"chatcmpl-{RowId.New()}";

    private Reply Answer(string id, string requested, SandboxModel model)
    {
        string returned = _state.Version.AnswersWithRequestedModel ? requested : SandboxModel.Underlying;
        long created = (_state.Now + model.Duration).ToUnixTimeSeconds();
        return Reply.Json(writer => Completion.Write(writer, id, returned, created));
    }
}
