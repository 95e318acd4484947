using System.Management.Automation;
using System.Management.Automation.Language;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Writing;

/// <summary>
/// Issues secrets exactly once. The secret is made here, so that its id is known before anything is sent: after a lost answer the
/// server is asked for that id, and a repetition with the same secret makes nothing twice.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="context">The operation, which learns how to find the key before anything is sent.</param>
internal sealed class KeySecretIssuer(KeyApi api, OperationContext context)
{
    private const string FindNewest = "Get-LiteLLMKey | Sort-Object CreatedAt -Descending | Select-Object -First 5";

    /// <summary>Creates a key.</summary>
    /// <param name="body">What the key shall be.</param>
    /// <param name="secret">The secret that it shall have, which no key has yet, or none to have one made.</param>
    /// <param name="serviceAccount">Whether the key belongs to a team alone.</param>
    /// <param name="isReplaceable">Whether the key gets another secret if the server accepts none of the caller's.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The key was not created, or it is not known, as the message says.</exception>
    internal async Task<LiteLLMKey> CreateAsync(
        IReadOnlyList<(string Name, JsonElement Value)> body, SecureString? secret, bool serviceAccount, bool isReplaceable, CancellationToken cancellationToken)
    {
        SecureString issued = secret ?? Secrets.Create();
        try
        {
            return Confirmed(await IssueAsync("POST /key/generate", issued,
                token => api.GenerateAsync(body.Prepend(("key", JsonValueWriter.From(Secrets.Reveal(issued)))), serviceAccount, token), cancellationToken)
                .ConfigureAwait(false));
        }
        catch (LiteLLMServerException refusal) when (isReplaceable && refusal.Is(ErrorIds.CustomKeyForbidden))
        {
            return Confirmed(await CreateByServerAsync(body, serviceAccount, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Gives a key another secret, and so another id.</summary>
    /// <param name="current">The key as it is.</param>
    /// <param name="body">What else is asked for with it.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The secret was not changed, or it is not known, as the message says.</exception>
    internal async Task<LiteLLMKey> RegenerateAsync(LiteLLMKey current, IReadOnlyList<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        SecureString issued = Secrets.Create();
        try
        {
            return Confirmed(await IssueAsync("POST /key/regenerate", issued,
                token => api.RegenerateAsync(current.Id, body.Prepend(("new_key", JsonValueWriter.From(Secrets.Reveal(issued)))), token), cancellationToken)
                .ConfigureAwait(false));
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.CustomKeyForbidden))
        {
            return Confirmed(await RegenerateByServerAsync(current, body, cancellationToken).ConfigureAwait(false));
        }
    }

    private LiteLLMKey Confirmed(LiteLLMKey issued)
    {
        context.ConfirmKey(issued.Id);
        return issued;
    }

    private async Task<LiteLLMKey> IssueAsync(
        string what, SecureString secret, Func<CancellationToken, Task<LiteLLMKey>> request, CancellationToken cancellationToken)
    {
        string id = Secrets.IdOf(secret);
        context.AnnounceKey($"Get-LiteLLMKey -Id {id}", id);
        bool mayBeMade = false;
        bool uncertain = false;
        try
        {
            return await api.RepeatAsync(what, async token =>
            {
                try
                {
                    return await request(token).ConfigureAwait(false);
                }
                catch (LiteLLMException problem) when (mayBeMade || problem.OutcomeUnknown)
                {
                    mayBeMade = true;
                    (LiteLLMKey? made, bool answered) = await AskAsync(id, token).ConfigureAwait(false);
                    if (made is not null)
                    {
                        return made.WithSecret(secret);
                    }

                    uncertain = problem.IsTransient ? uncertain || !(answered && problem is LiteLLMServerException) : uncertain && !answered;
                    throw;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (uncertain)
        {
            throw new LiteLLMException(ErrorIds.KeyNotSettled with { Category = problem.Category },
                $"{problem.Message} The server could not be brought to say whether this took effect. If Get-LiteLLMKey -Id {id} finds a key later, it did, and nobody has its secret: remove or reset that key.", problem);
        }
    }

    /// <summary>Whether there is a key of that id, and whether the server answered at all. Where it does not, a repetition with the same secret still does no harm.</summary>
    private async Task<(LiteLLMKey? Made, bool Answered)> AskAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.FindAsync(id, cancellationToken).ConfigureAwait(false), true);
        }
        catch (LiteLLMException)
        {
            return (null, false);
        }
    }

    /// <summary>For servers that forbid secrets of one's own: the alias, which is unique, keeps a repetition from making two keys.</summary>
    private async Task<LiteLLMKey> CreateByServerAsync(
        IReadOnlyList<(string Name, JsonElement Value)> body, bool serviceAccount, CancellationToken cancellationToken)
    {
        string? alias = body.FirstOrDefault(member => member.Name == "key_alias").Value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (alias is null)
        {
            context.AnnounceKey(FindNewest, null);
            return await OnceAsync(token => api.GenerateAsync(body, serviceAccount, token), cancellationToken).ConfigureAwait(false);
        }

        if (await ByAliasAsync(alias, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            throw new LiteLLMException(ErrorIds.KeyAliasExists,
                $"The alias '{alias}' is already that of the key {existing.Id}. Choose another alias, or change that key with Set-LiteLLMKey.");
        }

        context.AnnounceKey(FindAlias(alias), null);
        return await api.RepeatAsync("POST /key/generate", async token =>
        {
            try
            {
                return await api.GenerateAsync(body, serviceAccount, token).ConfigureAwait(false);
            }
            catch (LiteLLMException problem) when (problem.OutcomeUnknown)
            {
                throw await ByAliasAsync(alias, token).ConfigureAwait(false) is { } made ? SecretLost(made.Id, problem) : problem;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    private Task<LiteLLMKey> RegenerateByServerAsync(
        LiteLLMKey current, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        context.AnnounceKey(current.KeyAlias is { Length: > 0 } alias ? FindAlias(alias) : FindNewest, null);
        return api.RepeatAsync("POST /key/regenerate", async token =>
        {
            try
            {
                return await api.RegenerateAsync(current.Id, body, token).ConfigureAwait(false);
            }
            catch (LiteLLMException problem) when (problem.OutcomeUnknown)
            {
                throw await api.FindAsync(current.Id, token).ConfigureAwait(false) is null ? SecretLost(null, problem) : problem;
            }
        }, cancellationToken);
    }

    private static async Task<LiteLLMKey> OnceAsync(Func<CancellationToken, Task<LiteLLMKey>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (problem.OutcomeUnknown)
        {
            throw new LiteLLMException(ErrorIds.KeyNotSettled with { Category = problem.Category },
                $"{problem.Message} Whether a key was created is not known: the server forbids secrets of one's own, and the key has no alias. Look for it with '{FindNewest}' and remove it; nobody has its secret.", problem);
        }
    }

    private async Task<LiteLLMKey?> ByAliasAsync(string alias, CancellationToken cancellationToken) =>
        await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;

    private static string FindAlias(string alias) => $"Get-LiteLLMKey '{CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(alias))}'";

    private static LiteLLMException SecretLost(string? id, LiteLLMException problem) => new(ErrorIds.KeySecretLost,
        $"The server carried it out, but its answer with the secret was lost ({problem.Message}), and it forbids secrets of one's own. {(id is null ? "The key has a new id; find it by its alias" : $"The key is {id}")}. Remove it and create it anew, or give it another secret with Reset-LiteLLMKey.", problem);
}
