using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <content>Creates, changes and deletes keys.</content>
internal sealed partial class KeyApi
{
    /// <summary>Sends POST <c>/key/generate</c> or <c>/key/service-account/generate</c>.</summary>
    /// <returns>The new key as echoed, which can differ from the stored key.</returns>
    internal async Task<LiteLLMKey> GenerateAsync(
        IEnumerable<(string Name, JsonElement Value)> body, bool serviceAccount, CancellationToken cancellationToken)
    {
        string path = serviceAccount ? "key/service-account/generate" : "key/generate";
        JsonElement answer = await client.PostOnceAsync(path, body, cancellationToken).ConfigureAwait(false);
        return _responses.ReadIssued(answer, "/" + path);
    }

    /// <summary>Sends POST <c>/key/{id}/regenerate</c>, which replaces the secret, and therefore the id, of a key.</summary>
    internal async Task<LiteLLMKey> RegenerateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        JsonElement answer = await client.PostOnceAsync($"key/{id}/regenerate", body, cancellationToken).ConfigureAwait(false);
        return _responses.ReadIssued(answer, "/key/regenerate");
    }

    /// <summary>
    /// Sends POST <c>/key/update</c> for one key. <c>/key/bulk_update</c> is not used: it clears <c>max_budget</c>, <c>team_id</c> and
    /// <c>budget_id</c> of each key whose item does not contain them, and ignores most other attributes.
    /// </summary>
    /// <returns>The complete key, except for the budget, which this response never contains.</returns>
    /// <exception cref="LiteLLMException">The server refused the change, or its response is about another key.</exception>
    internal async Task<LiteLLMKey> UpdateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        JsonElement row = await client.PostAsync("key/update", body.Prepend(("key", JsonValueWriter.From(id))), cancellationToken).ConfigureAwait(false);
        KeyResponseReader.RequireSame(id, JsonValueReader.Member(row, "token"), "/key/update");
        return new LiteLLMKey(id, row, ServerNow);
    }

    /// <summary>Sends POST <c>/key/{id}/reset_spend</c>. Servers before 1.81 do not have it; then POST <c>/key/update</c> sets the spend.</summary>
    internal async Task ResetSpendAsync(string id, double spend, CancellationToken cancellationToken)
    {
        JsonElement value = JsonValueWriter.From(spend);
        if (!Capabilities.Lacks(ServerCapability.ResetsSpend))
        {
            try
            {
                await client.PostAsync($"key/{id}/reset_spend", [("reset_to", value)], cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (LiteLLMServerException refusal) when (refusal.IsMissingEndpoint)
            {
                Capabilities.Learn(ServerCapability.ResetsSpend, false);
            }
        }

        await UpdateAsync(id, [("spend", value)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends POST <c>/key/delete</c> for keys by id. The server reports unknown ids as deleted.</summary>
    internal Task DeleteAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        JsonElement keys = JsonValueWriter.From(ids.ToArray());
        bool repeated = false;
        return client.RepeatAsync("POST /key/delete", async token =>
        {
            try
            {
                return await client.PostOnceAsync("key/delete", [("keys", keys)], token).ConfigureAwait(false);
            }
            catch (LiteLLMServerException refusal) when (repeated && refusal.Is(ErrorIds.KeyNotFound))
            {
                return default; // A previous attempt has deleted them.
            }
            finally
            {
                repeated = true;
            }
        }, cancellationToken);
    }

    /// <summary>Sends POST <c>/key/block</c> or <c>/key/unblock</c>.</summary>
    internal Task SetBlockedAsync(string id, bool blocked, CancellationToken cancellationToken) =>
        client.PostAsync(blocked ? "key/block" : "key/unblock", [("key", JsonValueWriter.From(id))], cancellationToken);
}
