using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets users by name, email address or id (<c>/user/list</c>).</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMUser")]
[OutputType(typeof(LiteLLMUser))]
public sealed class GetLiteLLMUserCommand : CatalogCmdlet<LiteLLMUser>
{
    /// <summary>The names, email addresses or ids of the users; wildcards are accepted. By default, all users are returned.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("UserAlias", "UserEmail", "UserId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string[]? Name { get; set; }

    private protected override string Noun => "user";

    private protected override ErrorId NotFound => ErrorIds.UserNotFound;

    private protected override string[]? Names => Name;

    private protected override Task<IReadOnlyList<LiteLLMUser>> ReadAsync(CatalogApi lookups, CancellationToken cancellationToken) =>
        lookups.UsersAsync(cancellationToken);

    private protected override IEnumerable<string?> NamesOf(LiteLLMUser user) => [user.UserAlias, user.UserEmail, user.UserId];
}
