using System.Management.Automation;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Makes keys what somebody said they should be, and tells what the server holds afterwards, never what was asked.</summary>
/// <param name="api">The server.</param>
/// <param name="reader">Reads back together what is written at the same time.</param>
internal sealed class KeyWriter(KeyApi api, KeyReader reader)
{
    private const string BudgetId = "budget_id";

    /// <summary>Creates a key, reads it back, and corrects what the server rounded or left out: some versions align a life to the calendar, or drop a rotation.</summary>
    /// <param name="desired">What the key shall be.</param>
    /// <param name="secret">The secret that the key shall have, or none to get one from the server.</param>
    /// <param name="serviceAccount">Whether the key belongs to a team alone, not to a user.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The key was not created.</exception>
    internal async Task<KeyWriteResult> CreateAsync(
        DesiredKey desired, SecureString? secret, bool serviceAccount, CancellationToken cancellationToken)
    {
        DateTimeOffset now = api.ServerNow;
        IEnumerable<(string, JsonElement)> body = KeyRequests.Create(KeyDiff.Compute(desired, JsonWriting.Null, now), now);
        if (secret is not null)
        {
            await RefuseExistingAsync(secret, cancellationToken).ConfigureAwait(false);
            body = body.Prepend(("key", JsonWriting.From(Secrets.Reveal(secret))));
        }

        LiteLLMKey made = await api.GenerateAsync(body, serviceAccount, cancellationToken).ConfigureAwait(false);
        now = api.ServerNow;
        try
        {
            LiteLLMKey stored = await ReadBackAsync(made.Id).ConfigureAwait(false);
            KeyChange[] lacking = [.. KeyDiff.Compute(desired, stored.Row, now).Where(change => (change.Description?.Settable & Settable.OnUpdate) > 0)];
            if (lacking.Length > 0)
            {
                stored = await ApplyAsync(stored, KeyRequests.Update(lacking, stored.Row, api.ServerNow), cancellationToken).ConfigureAwait(false);
            }

            return Verified(stored.WithSecret(made.Key), desired, now);
        }
        catch (LiteLLMException problem)
        {
            return new KeyWriteResult(made, new LiteLLMException("KeyNotVerified", problem.Category,
                $"The key '{made}' was created and its secret is in the output, but what is stored could not be checked: {problem.Message}", problem));
        }
    }

    /// <summary>Changes a key.</summary>
    /// <param name="current">The key as the server holds it.</param>
    /// <param name="desired">What the key shall be.</param>
    /// <param name="changes">The difference between the two.</param>
    /// <param name="asked">The server's time at which the difference was computed; a person may have thought about it since.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The key was not changed, or not all of it, as the message says.</exception>
    internal async Task<KeyWriteResult> UpdateAsync(
        LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset asked, CancellationToken cancellationToken)
    {
        LiteLLMKey stored = await ApplyAsync(current, KeyRequests.Update(changes, current.Row, api.ServerNow), cancellationToken).ConfigureAwait(false);
        return Verified(stored, desired, asked);
    }

    private async Task<LiteLLMKey> ApplyAsync(LiteLLMKey current, KeyUpdate update, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, JsonElement Value)> body = update.Body;
        string? budgetId = BudgetAfter(current, body);
        if (update.SoftBudget is { ValueKind: JsonValueKind.Number } first && budgetId is null)
        {
            string made = await api.SetSoftBudgetAsync(null, first, cancellationToken).ConfigureAwait(false);
            body = [.. body, (BudgetId, JsonWriting.From(made))];
        }

        LiteLLMKey answered = body.Count > 0 ? await api.UpdateAsync(current.Id, body, cancellationToken).ConfigureAwait(false) : current;
        if (update.SoftBudget is { } next && budgetId is not null)
        {
            await SetSoftBudgetAsync(budgetId, next, body.Count > 0, cancellationToken).ConfigureAwait(false);
        }

        bool lacksMore = update.SoftBudget is not null || body.Any(member => member.Name is "object_permission" or BudgetId);
        return lacksMore
            ? await ReadBackAsync(current.Id).ConfigureAwait(false)
            : new LiteLLMKey(current.Id, KeyRow.WithJoinedTables(answered.Row, current.Row));
    }

    private async Task SetSoftBudgetAsync(string budgetId, JsonElement value, bool othersChanged, CancellationToken cancellationToken)
    {
        try
        {
            await api.SetSoftBudgetAsync(budgetId, value, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (othersChanged)
        {
            throw new LiteLLMException(problem.ErrorId, problem.Category, $"SoftBudget was not changed; the other properties were. {problem.Message}", problem);
        }
    }

    private async Task<LiteLLMKey> ReadBackAsync(string id) =>
        await reader.FindAsync(id).ConfigureAwait(false)
        ?? throw new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound, $"The server no longer knows the key with id '{id}'.");

    private async Task RefuseExistingAsync(SecureString secret, CancellationToken cancellationToken)
    {
        if (await api.FindAsync(KeyApi.IdOf(secret), cancellationToken).ConfigureAwait(false) is { } existing)
        {
            throw new LiteLLMException("KeyExists", ErrorCategory.ResourceExists,
                $"The secret given with -Key is already that of '{existing}' ({existing.Id}). Nothing was created. Change that key with Set-LiteLLMKey, or give another secret.");
        }
    }

    /// <summary>The budget row that the key has once the request is carried out.</summary>
    private static string? BudgetAfter(LiteLLMKey current, IEnumerable<(string Name, JsonElement Value)> body) =>
        body.Where(member => member.Name == BudgetId).Select(member => member.Value.GetString()).DefaultIfEmpty(current.BudgetId).Single();

    private static KeyWriteResult Verified(LiteLLMKey stored, DesiredKey desired, DateTimeOffset now)
    {
        IReadOnlyList<KeyChange> missing = KeyDiff.Compute(desired, stored.Row, now);
        return missing.Count == 0
            ? new KeyWriteResult(stored)
            : new KeyWriteResult(stored, new LiteLLMException("ValueNotTaken", ErrorCategory.InvalidResult,
                KeyDiffText.Below($"The server accepted the request for key '{stored}' but did not store all of it. Still different:", missing)));
    }
}
