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
/// Issues secrets exactly once. The secret is generated on the client, so that its id is known before the request is sent. After a lost
/// response, the server is queried for that id, and a retry with the same secret does not create a second key.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="context">The operation. It records how to find the key before the request is sent.</param>
internal sealed class KeySecretIssuer(KeyApi api, OperationContext context)
{
    private const string FindNewest = "Get-LiteLLMKey | Sort-Object CreatedAt -Descending | Select-Object -First 5";

    /// <summary>Creates a key.</summary>
    /// <param name="body">The attributes of the key.</param>
    /// <param name="secret">An unused secret for the key, or <c>null</c> to generate one.</param>
    /// <param name="serviceAccount">Whether the key belongs to a team and not to a user.</param>
    /// <param name="isReplaceable">Whether the server may generate a different secret if it does not accept secrets of clients.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LiteLLMException">The key was not created, or the outcome is unknown. The message contains the details.</exception>
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

    /// <summary>Replaces the secret, and therefore the id, of a key.</summary>
    /// <param name="current">The current key.</param>
    /// <param name="body">Further members of the request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LiteLLMException">The secret was not replaced, or the outcome is unknown. The message contains the details.</exception>
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
                    (LiteLLMKey? made, bool answered) = await FindIssuedAsync(id, token).ConfigureAwait(false);
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
                $"{problem.Message} It is unknown whether the server processed the request. If Get-LiteLLMKey -Id {id} finds a key later, its secret is lost: remove or reset that key.", problem);
        }
    }

    /// <summary>Returns whether a key with the id exists, and whether the server answered. Without an answer, a retry with the same secret is still safe.</summary>
    private async Task<(LiteLLMKey? Made, bool Answered)> FindIssuedAsync(string id, CancellationToken cancellationToken)
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

    /// <summary>Creates a key on a server that does not accept secrets of clients. The alias is unique and prevents a retry from creating a second key.</summary>
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
                $"The alias '{alias}' already belongs to the key {existing.Id}. Choose another alias, or change that key with Set-LiteLLMKey.");
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
                $"{problem.Message} It is unknown whether a key was created: the server does not accept secrets of clients, and the key has no alias. Find it with '{FindNewest}' and remove it, because its secret is lost.", problem);
        }
    }

    private async Task<LiteLLMKey?> ByAliasAsync(string alias, CancellationToken cancellationToken) =>
        await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;

    private static string FindAlias(string alias) => $"Get-LiteLLMKey '{CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(alias))}'";

    private static LiteLLMException SecretLost(string? id, LiteLLMException problem) => new(ErrorIds.KeySecretLost,
        $"The server processed the request, but the response with the secret was lost ({problem.Message}), and the server does not accept secrets of clients. {(id is null ? "The key has a new id; find it by its alias" : $"The key is {id}")}. Remove it and create it again, or rotate its secret with Reset-LiteLLMKey.", problem);
}
