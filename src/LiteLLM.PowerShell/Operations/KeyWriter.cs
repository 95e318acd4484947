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
    /// <param name="secret">The secret that the key shall have, or none to have one made.</param>
    /// <param name="serviceAccount">Whether the key belongs to a team alone, not to a user.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The key was not created.</exception>
    internal async Task<KeyWriteResult> CreateAsync(
        DesiredKey desired, SecureString? secret, bool serviceAccount, CancellationToken cancellationToken)
    {
        DateTimeOffset now = api.ServerNow;
        IReadOnlyList<(string, JsonElement)> body = KeyRequests.Create(KeyDiff.Compute(desired, JsonWriting.Null, now), now);
        if (secret is not null)
        {
            await RefuseExistingAsync(secret, cancellationToken).ConfigureAwait(false);
        }

        LiteLLMKey made = await new KeyIssuer(api).CreateAsync(body, secret, serviceAccount, cancellationToken).ConfigureAwait(false);
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
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return NotVerified(made, "was created and its secret is in the output", problem);
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

    /// <summary>
    /// Gives a key another secret, and so another id; then changes what is to be changed, so that a server that refuses the one has
    /// not done the other.
    /// </summary>
    /// <param name="current">The key as the server holds it.</param>
    /// <param name="desired">What else the key shall be.</param>
    /// <param name="gracePeriod">How long the old secret works on, or none to end it at once.</param>
    /// <param name="asked">The server's time from which a relative duration counts.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The secret was not changed, nor anything else.</exception>
    internal async Task<KeyWriteResult> ResetAsync(
        LiteLLMKey current, DesiredKey desired, string? gracePeriod, DateTimeOffset asked, CancellationToken cancellationToken)
    {
        if (gracePeriod is not null)
        {
            await RequireGracePeriodsAsync(cancellationToken).ConfigureAwait(false);
        }

        LiteLLMKey issued;
        try
        {
            issued = await new KeyIssuer(api).RegenerateAsync(current, gracePeriod, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal) when (refusal.ErrorId == "LicenseRequired")
        {
            throw new LiteLLMException("LicenseRequired", ErrorCategory.PermissionDenied,
                "Changing the secret of a key needs a LiteLLM enterprise licence, which this server does not have. What works without: create another key with New-LiteLLMKey, hand its secret over, then remove this one with Remove-LiteLLMKey.", refusal);
        }

        LiteLLMKey stored;
        try
        {
            stored = await ReadBackAsync(issued.Id).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return NotVerified(issued, "has a new secret, which is in the output", problem);
        }

        try
        {
            KeyWriteResult updated = await UpdateAsync(stored, desired, KeyDiff.Compute(desired, stored.Row, asked), asked, cancellationToken).ConfigureAwait(false);
            return updated with { Key = updated.Key.WithSecret(issued.Key) };
        }
        catch (LiteLLMException problem)
        {
            return new KeyWriteResult(stored.WithSecret(issued.Key), new LiteLLMException(problem.ErrorId, problem.Category,
                $"The key '{stored}' has a new secret, which is in the output, but its properties were not changed as asked. Set-LiteLLMKey changes them. {problem.Message}", problem));
        }
    }

    /// <summary>Servers before 1.81 take no notice of a grace period, and would end the old secret at once.</summary>
    private async Task RequireGracePeriodsAsync(CancellationToken cancellationToken)
    {
        Version? version = await api.VersionAsync(cancellationToken).ConfigureAwait(false);
        if (version is null || version < new Version(1, 81))
        {
            throw new LiteLLMException("NotSupportedByServer", ErrorCategory.NotImplemented,
                $"This server (LiteLLM {version?.ToString() ?? "of a version that it does not tell"}) knows no grace period; the old secret would end at once. Nothing was changed. Leave -GracePeriod out if that is what you want.");
        }
    }

    private static KeyWriteResult NotVerified(LiteLLMKey key, string state, Exception problem) => new(key, new LiteLLMException(
        "KeyNotVerified", (problem as LiteLLMException)?.Category ?? ErrorCategory.InvalidResult,
        $"The key '{key}' {state}, but what is stored could not be checked: {problem.Message}", problem));

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
        if (await api.FindAsync(Secrets.IdOf(secret), cancellationToken).ConfigureAwait(false) is { } existing)
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
