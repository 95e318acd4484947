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
/// Issues secrets exactly once. The secret is generated on the client, so that its id is known before the request is sent. After each
/// failure whose outcome is unknown, the server is queried for that id, and a retry with the same secret does not create a second key.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="context">The operation. It records how to find the key before the request is sent.</param>
internal sealed class KeySecretIssuer(KeyApi api, OperationContext context)
{
    private static readonly string[] IdMembers = ["token_id", "token"];

    /// <summary>The time for which the server is queried after the total time of the operation has ended.</summary>
    private static readonly TimeSpan LongestSettlement = TimeSpan.FromSeconds(10);

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
        string? alias = body.FirstOrDefault(member => member.Name == "key_alias").Value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        try
        {
            return Confirmed(await IssueAsync("POST /key/generate", issued, alias,
                token => api.GenerateAsync(body.Prepend(("key", JsonValueWriter.From(Secrets.Reveal(issued)))), serviceAccount, token), cancellationToken)
                .ConfigureAwait(false));
        }
        catch (LiteLLMServerException refusal) when (isReplaceable && refusal.Is(ErrorIds.CustomKeyForbidden))
        {
            return Confirmed(await CreateByServerAsync(body, alias, serviceAccount, cancellationToken).ConfigureAwait(false));
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
            return Confirmed(await IssueAsync("POST /key/regenerate", issued, current.KeyAlias,
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
        string what, SecureString secret, string? alias, Func<CancellationToken, Task<LiteLLMKey>> request, CancellationToken cancellationToken)
    {
        string id = Secrets.IdOf(secret);
        context.AnnounceKey($"Get-LiteLLMKey -Id {id}", id);
        bool isInProgress = false;
        bool mayBeMade = false;
        bool isOpen = false;
        try
        {
            return await api.RepeatAsync(what, async token =>
            {
                isInProgress = true;
                (LiteLLMKey? made, bool isAnswered) = mayBeMade ? await FindAsync(id, token).ConfigureAwait(false) : (null, true);
                try
                {
                    return made?.WithSecret(secret) ?? await VerifyAsync(await request(token).ConfigureAwait(false), secret, id, token).ConfigureAwait(false);
                }
                catch (LiteLLMException problem)
                {
                    mayBeMade |= problem.OutcomeUnknown;
                    isOpen = problem.OutcomeUnknown && !IsRefusalOfGateway(problem) || (isOpen || !isAnswered) && problem.IsTransient;
                    isInProgress = false;
                    throw;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (mayBeMade || isInProgress)
        {
            (LiteLLMKey? made, bool isAnswered) = await (isInProgress ? FindInTimeAsync(id, cancellationToken) : FindAsync(id, cancellationToken)).ConfigureAwait(false);
            return made?.WithSecret(secret) ?? throw NotIssued(problem, isOpen || isInProgress || !isAnswered, alias, id);
        }
    }

    /// <summary>Returns the key with the secret that was sent, if the response is about that key. Gateways mask secrets in responses, and caches return other responses.</summary>
    /// <exception cref="LiteLLMException">The response is about another key, and the server does not have the key.</exception>
    private async Task<LiteLLMKey> VerifyAsync(LiteLLMKey answered, SecureString secret, string id, CancellationToken cancellationToken)
    {
        if (answered.Id == id || StatedId(answered) == id)
        {
            return new LiteLLMKey(id, answered.Row, answered.ReadAt, secret);
        }

        (LiteLLMKey? made, _) = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        return made?.WithSecret(secret) ?? throw new LiteLLMException(ErrorIds.UnexpectedResponse,
            $"The response to the request for the key {id} is about another key ({StatedId(answered) ?? answered.Id}), and its secret was ignored. Check for a cache or a gateway between this computer and the LiteLLM proxy.")
        {
            OutcomeUnknown = true,
        };
    }

    /// <summary>Gets the id that a response states, in addition to the secret.</summary>
    private static string? StatedId(LiteLLMKey answered) => IdMembers
        .Select(name => JsonValueReader.Member(answered.Row, name))
        .Where(value => value.ValueKind == JsonValueKind.String && Secrets.IsId(value.GetString()!))
        .Select(value => value.GetString())
        .FirstOrDefault();

    /// <summary>Returns whether something before the server refused the request with a status that is not used for requests that were passed on.</summary>
    private static bool IsRefusalOfGateway(LiteLLMException problem) => problem is { GatewayStatus: >= 400 and < 500, IsTransient: false };

    /// <summary>Returns whether a key with the id exists, and whether the server answered. Without an answer, a retry with the same secret is still safe.</summary>
    private async Task<(LiteLLMKey? Made, bool IsAnswered)> FindAsync(string id, CancellationToken cancellationToken)
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

    /// <summary>Returns whether a key with the id exists, and whether the server answered, after the total time of the operation has ended.</summary>
    private async Task<(LiteLLMKey? Made, bool IsAnswered)> FindInTimeAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestSettlement);
        try
        {
            return await FindAsync(id, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    /// <summary>Adds to an error how to find the key that may exist all the same.</summary>
    private static LiteLLMException NotIssued(LiteLLMException problem, bool isOpen, string? alias, string id)
    {
        string key = $"the key {(alias is null ? "" : $"'{alias}' ")}with the id {id}";
        string find = $"If Get-LiteLLMKey -Id {id} finds it later, its secret is lost: remove or reset that key.";
        string settled = $"{problem.Message} The server does not have {key}. {find}";
        return isOpen ? NotSettled(problem, $"{problem.Message} It is unknown whether the server processed the request for {key}. {find}")
            : problem is LiteLLMServerException refusal ? refusal.WithMessage(settled)
            : new LiteLLMException(problem.Id, settled, problem);
    }

    private static LiteLLMException NotSettled(LiteLLMException problem, string message) =>
        new(ErrorIds.KeyNotSettled with { Category = problem.Category }, message, problem) { OutcomeUnknown = true };

    /// <summary>
    /// Creates a key on a server that does not accept secrets of clients, so that the id is not known in advance. A request whose outcome is
    /// unknown is not repeated, because it could still create a key.
    /// </summary>
    private async Task<LiteLLMKey> CreateByServerAsync(
        IReadOnlyList<(string Name, JsonElement Value)> body, string? alias, bool serviceAccount, CancellationToken cancellationToken)
    {
        if (alias is not null && await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false) is [var existing, ..])
        {
            throw new LiteLLMException(ErrorIds.KeyAliasExists,
                $"The alias '{alias}' already belongs to the key {existing.Id}. Choose another alias, or change that key with Set-LiteLLMKey.");
        }

        context.AnnounceKey(FindCommand(alias), null);
        bool isInProgress = false;
        try
        {
            return await api.RepeatAsync("POST /key/generate", async token =>
            {
                isInProgress = true;
                try
                {
                    LiteLLMKey made = await api.GenerateAsync(body, serviceAccount, token).ConfigureAwait(false);
                    return await IsOwnAsync(made, alias, token).ConfigureAwait(false) ? made : throw NotOwn(made);
                }
                catch (LiteLLMException problem) when (problem.OutcomeUnknown)
                {
                    throw NotRepeatable(problem);
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (isInProgress && problem.OutcomeUnknown)
        {
            throw await LostAsync(problem, alias, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces the secret of a key on a server that does not accept secrets of clients. Repeating the request is safe, because it names the old id, which only the first one finds.</summary>
    private async Task<LiteLLMKey> RegenerateByServerAsync(
        LiteLLMKey current, IReadOnlyList<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        string? alias = current.KeyAlias is { Length: > 0 } text ? text : null;
        context.AnnounceKey(FindCommand(alias), null);
        LiteLLMException? open = null;
        try
        {
            return await api.RepeatAsync("POST /key/regenerate", async token =>
            {
                if (open is not null && await FindAsync(current.Id, token).ConfigureAwait(false) is (null, true))
                {
                    throw NotRepeatable(open);
                }

                try
                {
                    LiteLLMKey made = await api.RegenerateAsync(current.Id, body, token).ConfigureAwait(false);
                    return await IsOwnAsync(made, alias, token).ConfigureAwait(false) ? made : throw NotOwn(made);
                }
                catch (LiteLLMException problem) when (problem.IsTransient && problem.OutcomeUnknown)
                {
                    open = problem;
                    throw;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (open is not null || problem.OutcomeUnknown)
        {
            throw await LostAsync(problem, alias, cancellationToken, current.Id).ConfigureAwait(false);
        }
    }

    /// <summary>Returns whether the secret in a response is that of the key that was requested. A gateway may have masked it, or a cache may have returned another response.</summary>
    private async Task<bool> IsOwnAsync(LiteLLMKey made, string? alias, CancellationToken cancellationToken) =>
        (JsonValueReader.Member(made.Row, "key_alias") is not { ValueKind: JsonValueKind.String } stated || alias is null || stated.ValueEquals(alias))
        && (StatedId(made) is { } id ? id == made.Id : (await FindAsync(made.Id, cancellationToken).ConfigureAwait(false)).Made is not null);

    private static LiteLLMException NotOwn(LiteLLMKey made) => new(ErrorIds.UnexpectedResponse,
        $"The response does not contain the secret of the key {StatedId(made) ?? "that was requested"}. Check for a cache or a gateway between this computer and the LiteLLM proxy.")
    {
        OutcomeUnknown = true,
    };

    private static LiteLLMException NotRepeatable(LiteLLMException problem) => new(problem.Id, problem.Message, problem) { OutcomeUnknown = true };

    /// <summary>Creates the error for a request whose response with the secret was lost.</summary>
    /// <param name="problem">The failure.</param>
    /// <param name="alias">The alias of the key, or <c>null</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="before">The id of the key before its secret was replaced, or <c>null</c> for a new key.</param>
    private async Task<LiteLLMException> LostAsync(LiteLLMException problem, string? alias, CancellationToken cancellationToken, string? before = null)
    {
        LiteLLMKey[] found = alias is null ? [] : await WithAliasInTimeAsync(alias, cancellationToken).ConfigureAwait(false);
        string[] ids = [.. found.Select(key => key.Id).Where(id => id != before)];
        string key = alias is null ? "The key has no alias" : $"The key has the alias '{alias}'";
        return ids.Length > 0
            ? new LiteLLMException(ErrorIds.KeySecretLost,
                $"The server processed the request, but the response with the secret was lost ({problem.Message}), and the server does not accept secrets of clients. The key is {string.Join(" or ", ids)}. Remove it and create it again, or rotate its secret with Reset-LiteLLMKey.", problem)
            {
                OutcomeUnknown = true,
            }
            : NotSettled(problem, $"{problem.Message} It is unknown whether the server processed the request, and it does not accept secrets of clients. {key}; find it with {FindCommand(alias)}. If the request was processed, the secret is lost: remove or reset the key.");
    }

    private async Task<LiteLLMKey[]> WithAliasInTimeAsync(string alias, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestSettlement);
        try
        {
            return [.. await api.WithAliasAsync(alias, limit.Token).ConfigureAwait(false)];
        }
        catch (Exception unanswered) when (unanswered is LiteLLMException || unanswered is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private static string FindCommand(string? alias) => alias is null
        ? "Get-LiteLLMKey | Sort-Object CreatedAt -Descending | Select-Object -First 5"
        : $"Get-LiteLLMKey '{CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(alias))}'";
}
