namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of budgets.</summary>
internal sealed class BudgetIdCompleter() : ProxyCompleter(cache => cache.Budgets.Get().Select(CompletionCandidate.Id));

/// <summary>Completes the ids of budgets where wildcards are accepted.</summary>
internal sealed class BudgetIdPatternCompleter() : ProxyCompleter(cache => cache.Budgets.Get().Select(CompletionCandidate.Id), acceptsWildcards: true);

/// <summary>Completes models.</summary>
internal sealed class ModelCompleter() : ProxyCompleter(cache => cache.Models.Get().Select(model => new CompletionCandidate(model.Name, model.Name)));

/// <summary>Completes the names of models where wildcards are accepted.</summary>
internal sealed class ModelNameCompleter() : ProxyCompleter(cache => cache.Models.Get().Select(model => new CompletionCandidate(model.Name, model.Name)), acceptsWildcards: true);

/// <summary>Completes the ids of teams. Their names match too.</summary>
internal sealed class TeamIdCompleter() : ProxyCompleter(cache => cache.Teams.Get().Select(CompletionCandidate.Id));

/// <summary>Completes the names of teams where wildcards are accepted.</summary>
internal sealed class TeamNameCompleter() : ProxyCompleter(cache => cache.Teams.Get().Select(team => new CompletionCandidate(team.ToString(), team.TeamId)), acceptsWildcards: true);

/// <summary>Completes the ids of users. Their names and email addresses match too.</summary>
internal sealed class UserIdCompleter() : ProxyCompleter(cache => cache.Users.Get().Select(CompletionCandidate.Id));

/// <summary>Completes the names of users where wildcards are accepted.</summary>
internal sealed class UserNameCompleter() : ProxyCompleter(cache => cache.Users.Get().Select(user => new CompletionCandidate(user.ToString(), user.UserId)), acceptsWildcards: true);
