using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Writing;

/// <summary>Creates and changes keys, and returns them as stored on the server, never as requested.</summary>
/// <param name="api">The server.</param>
/// <param name="reader">Reads keys back together that are written concurrently.</param>
internal sealed class KeyWriter(KeyApi api, BatchingKeyLoader reader)
{
    private const string BudgetId = "budget_id";
    private const string Metadata = "metadata";

    private static readonly Version FirstWithGracePeriod = new(1, 90);

    /// <summary>Creates a key, reads it back, and corrects values that the server rounded or omitted. Some versions align the expiry to the calendar, or ignore the rotation interval.</summary>
    /// <param name="desired">The desired state.</param>
    /// <param name="secret">The secret of the key, or <c>null</c> to generate one.</param>
    /// <param name="serviceAccount">Whether the key belongs to a team and not to a user. A key with a service account id always does.</param>
    /// <param name="context">The operation that creates the key.</param>
    /// <exception cref="LiteLLMException">The key was not created.</exception>
    internal async Task<KeyWriteResult> CreateAsync(
        DesiredKey desired, SecureString? secret, bool serviceAccount, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        if (secret is not null)
        {
            await ThrowIfExistsAsync(secret, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await CreateAsync(desired, secret, serviceAccount, isReplaceable: secret is null, context).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (problem.Is(ErrorIds.KeyAliasExists))
        {
            throw await WithExistingAsync(problem, JsonValueReader.ToText(desired.Values[KeyProperties.Named(nameof(LiteLLMKey.KeyAlias))]), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds to a refused alias when its key was created, and whether it was used: a key that was never used may be left from a command that was killed.</summary>
    private async Task<LiteLLMException> WithExistingAsync(LiteLLMException refusal, string alias, CancellationToken cancellationToken)
    {
        LiteLLMKey? existing;
        try
        {
            existing = await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;
        }
        catch (LiteLLMException)
        {
            return refusal;
        }

        if (existing?.CreatedAt is not { } created)
        {
            return refusal;
        }

        bool showsUse = KeyColumns.Shows(existing.Row, KeyProperties.Named(nameof(LiteLLMKey.LastActive)));
        string use = existing.LastActive is { } last ? $"was last used at {last.ToUniversalTime():u}"
            : existing.Spend > 0 ? "has been used"
            : showsUse ? "has never been used" : "has no spend";
        string message = $"{refusal.Message} The key '{alias}' ({existing.Id}) was created at {created.ToUniversalTime():u} and {use}.";
        return refusal is LiteLLMServerException server ? server.WithMessage(message) : new LiteLLMException(refusal.Id, message, refusal);
    }

    /// <summary>Creates a key with a generated secret, so that its id is known in advance. A server that does not accept secrets of clients generates a different one.</summary>
    /// <exception cref="LiteLLMException">The key was not created.</exception>
    internal Task<KeyWriteResult> CreateWithNewSecretAsync(DesiredKey desired, SecureString secret, OperationContext context) =>
        CreateAsync(desired, secret, serviceAccount: false, isReplaceable: true, context);

    private async Task<KeyWriteResult> CreateAsync(DesiredKey desired, SecureString? secret, bool serviceAccount, bool isReplaceable, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        DateTimeOffset now = api.ServerNow;
        IReadOnlyList<(string, JsonElement)> body = KeyRequestBuilder.Create(KeyDiff.Compute(desired, JsonValueWriter.Null, now), now, desired.KeptMetadata);
        using ReadAnnouncement announcement = reader.Announce(KeyReadRequirement.Whole);
        LiteLLMKey made = await new KeySecretIssuer(api, context).CreateAsync(body, secret, serviceAccount || IsServiceAccount(desired), isReplaceable, cancellationToken).ConfigureAwait(false);
        now = api.ServerNow;
        try
        {
            LiteLLMKey stored = await ReadBackAsync(made.Id, announcement).ConfigureAwait(false);
            KeyChange[] lacking = [.. KeyDiff.Compute(desired, stored.Row, now).Where(change => (change.Description?.Settable ?? Settable.Always).HasFlag(Settable.OnUpdate))];
            KeyWriteResult result = lacking.Length > 0
                ? await UpdateAsync(stored, desired, lacking, now, cancellationToken).ConfigureAwait(false)
                : Verified(stored, desired, now);
            return result with { Key = result.Key.WithSecret(made.Key) };
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return NotVerified(made, "was created", problem);
        }
    }

    /// <summary>
    /// Changes a key. If the server ignores a change, an alternative form is sent if there is one. If a rewrite of the metadata was lost,
    /// because the server has processed another update of the key at the same time, it is sent once more.
    /// </summary>
    /// <param name="current">The key, as stored on the server.</param>
    /// <param name="desired">The desired state.</param>
    /// <param name="changes">The changes from the current to the desired state.</param>
    /// <param name="computedAt">The server's time at which the changes were computed. A confirmation prompt can have passed since.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LiteLLMException">The key was not changed, or only partly. The message contains the details.</exception>
    internal async Task<KeyWriteResult> UpdateAsync(
        LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset computedAt, CancellationToken cancellationToken)
    {
        KeyUpdateRequest request = KeyRequestBuilder.Update(changes, current.Row, api.ServerNow);
        LiteLLMKey stored = await ApplyAsync(current, request, cancellationToken).ConfigureAwait(false);
        KeyWriteResult result = Verified(stored, desired, computedAt);
        KeyChange[] lost = [.. result.NotStored.Where(change => change.Description is { IsInMetadata: true })];
        if (request.Body.Any(member => member.Name == Metadata) && lost.Length > 0)
        {
            stored = await ApplyAsync(stored, KeyRequestBuilder.Update(lost, stored.Row, api.ServerNow), cancellationToken).ConfigureAwait(false);
            result = Verified(stored, desired, computedAt);
        }

        if (KeyRequestBuilder.OtherForms(result.NotStored, stored.Row) is { Count: > 0 } otherForms)
        {
            stored = await ApplyAsync(stored, new KeyUpdateRequest(otherForms, null), cancellationToken).ConfigureAwait(false);
            result = Verified(stored, desired, computedAt);
        }

        UnsupportedChanges.Learn(changes, result.NotStored, api.Capabilities);
        return result;
    }

    /// <summary>
    /// Replaces the secret, and therefore the id, of a key, and then applies other changes. If the server refuses the new secret, nothing
    /// is changed.
    /// </summary>
    /// <param name="current">The key, as stored on the server.</param>
    /// <param name="desired">Other changes to the key.</param>
    /// <param name="gracePeriod">How long the old secret remains valid, or <c>null</c> to invalidate it immediately.</param>
    /// <param name="oldSecret">The old secret, if it is known. It is used to verify that the server applied the grace period.</param>
    /// <param name="computedAt">The server's time from which a relative duration counts.</param>
    /// <param name="context">The operation that issues the secret.</param>
    /// <exception cref="LiteLLMException">The secret was not replaced, and nothing else was changed.</exception>
    internal async Task<KeyWriteResult> ResetAsync(
        LiteLLMKey current, DesiredKey desired, string? gracePeriod, SecureString? oldSecret, DateTimeOffset computedAt, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        if (gracePeriod is not null)
        {
            await RequireGracePeriodsAsync(cancellationToken).ConfigureAwait(false);
        }

        KeyWriteResult result = await IssueAsync(current, desired, gracePeriod, computedAt, context).ConfigureAwait(false);
        return gracePeriod is not null && oldSecret is not null && result.Key.State is not (KeyState.Blocked or KeyState.Expired)
            && !await IsAcceptedAsync(oldSecret, cancellationToken).ConfigureAwait(false)
                ? result with { Problem = GracePeriodIgnored(result) }
                : result;
    }

    /// <summary>Verifies that the server changes secrets, before the user is asked.</summary>
    /// <exception cref="LiteLLMException">The server has no license.</exception>
    internal async Task RequireLicenseAsync(CancellationToken cancellationToken)
    {
        if (!await api.ChangesSecretsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw LicenseRequired(null);
        }
    }

    /// <summary>Finds out, without a change, whether the server can change secrets, and keep the old one valid.</summary>
    /// <param name="gracePeriod">How long the old secret remains valid, or <c>null</c>.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <returns>The error that a change of the secret would be, or <c>null</c>.</returns>
    internal async Task<LiteLLMException?> RefusalOfResetAsync(string? gracePeriod, CancellationToken cancellationToken)
    {
        try
        {
            await RequireLicenseAsync(cancellationToken).ConfigureAwait(false);
            if (gracePeriod is not null)
            {
                await RequireGracePeriodsAsync(cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (LiteLLMException problem)
        {
            return problem.Is(ErrorIds.LicenseRequired) || problem.Is(ErrorIds.NotSupportedByServer) ? problem : null;
        }
    }

    private LiteLLMException LicenseRequired(LiteLLMServerException? refusal) => new(ErrorIds.LicenseRequired,
        "Changing the secret of a key requires a LiteLLM enterprise license, which this server does not have. Nothing was changed. Specify -Replace: it creates a new key with the same attributes and another secret, and moves the alias to it." + api.LicenseAdvice, refusal);

    private async Task<KeyWriteResult> IssueAsync(
        LiteLLMKey current, DesiredKey desired, string? gracePeriod, DateTimeOffset computedAt, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        (string, JsonElement)[] body = [.. NewExpiry(current, desired, computedAt), .. gracePeriod is null ? [] : new[] { ("grace_period", JsonValueWriter.From(gracePeriod)) }];

        using ReadAnnouncement announcement = reader.Announce(KeyReadRequirement.Whole);
        LiteLLMKey issued;
        try
        {
            issued = await new KeySecretIssuer(api, context).RegenerateAsync(current, body, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.LicenseRequired))
        {
            api.Capabilities.Learn(ServerCapability.ChangesSecrets, false);
            throw LicenseRequired(refusal);
        }

        catch (LiteLLMServerException refusal) when ((refusal.Is(ErrorIds.InvalidRequest) || refusal.Is(ErrorIds.Forbidden)) && HasExpired(current, computedAt) && NewExpiry(current, desired, computedAt).Count == 0)
        {
            throw new LiteLLMException(refusal.Id,
                $"The key '{current}' expired on {current.Expires:u}, and the server did not reset it. Specify -Duration or -ExpiresAt to set a new expiry. {refusal.Message}", refusal);
        }

        LiteLLMKey stored;
        try
        {
            stored = await ReadBackAsync(issued.Id, announcement).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return NotVerified(issued, "has a new secret", problem);
        }

        try
        {
            KeyWriteResult updated = await UpdateAsync(stored, desired, KeyDiff.Compute(desired, stored.Row, computedAt), computedAt, cancellationToken).ConfigureAwait(false);
            return updated with { Key = updated.Key.WithSecret(issued.Key) };
        }
        catch (LiteLLMException problem)
        {
            return new KeyWriteResult(stored.WithSecret(issued.Key), new LiteLLMException(problem.Id,
                $"The key '{stored}' has a new secret, but its properties were not changed as requested. Use Set-LiteLLMKey to change them. {problem.Message}", problem));
        }
    }

    private static bool HasExpired(LiteLLMKey key, DateTimeOffset now) => key.Expires <= now;

    /// <summary>Gets the new expiry of a key that has expired. Newer servers do not reset such a key without one.</summary>
    private static IReadOnlyList<(string Name, JsonElement Value)> NewExpiry(LiteLLMKey current, DesiredKey desired, DateTimeOffset now) => HasExpired(current, now)
        ? KeyRequestBuilder.Update(KeyDiff.Compute(desired, current.Row, now).Where(change => change.Property == nameof(LiteLLMKey.Expires)), current.Row, now).Body
        : [];

    private async Task<bool> IsAcceptedAsync(SecureString secret, CancellationToken cancellationToken)
    {
        bool? accepted = await api.IsAcceptedAsync(secret, cancellationToken).ConfigureAwait(false);
        if (accepted is { } known)
        {
            api.Capabilities.Learn(ServerCapability.KeepsOldSecret, known);
        }

        return accepted is not false;
    }

    private static LiteLLMException GracePeriodIgnored(KeyWriteResult result) => new(ErrorIds.GracePeriodIgnored,
        $"The key '{result.Key}' has a new secret, and the old one no longer works: the server accepted the grace period and ignored it. Distribute the new secret now. {result.Problem?.Message}".TrimEnd(), result.Problem);

    /// <summary>
    /// Verifies that the server supports grace periods. Servers before 1.81 do not have them. Those from 1.81 to 1.89 accept a grace
    /// period and still invalidate the old secret immediately, because their lookup of old secrets fails. No response shows it.
    /// </summary>
    private async Task RequireGracePeriodsAsync(CancellationToken cancellationToken)
    {
        Version? version = await api.VersionAsync(cancellationToken).ConfigureAwait(false);
        if (version is null || version < FirstWithGracePeriod || api.Capabilities.Lacks(ServerCapability.KeepsOldSecret))
        {
            throw new LiteLLMException(ErrorIds.NotSupportedByServer,
                $"This server (LiteLLM {version?.ToString() ?? "of an unknown version"}) does not support a grace period; the old secret would stop working immediately. Nothing was changed. Specify -Replace to keep it valid with a new key, or omit -GracePeriod.");
        }
    }

    private static bool IsServiceAccount(DesiredKey desired) =>
        desired.Values.TryGetValue(KeyProperties.Named(nameof(LiteLLMKey.ServiceAccountId)), out JsonElement id) && !JsonEquality.IsEmpty(id);

    private static KeyWriteResult NotVerified(LiteLLMKey key, string state, Exception problem) => new(key, new LiteLLMException(
        problem is LiteLLMException { Category: var category } ? ErrorIds.KeyNotVerified with { Category = category } : ErrorIds.KeyNotVerified,
        $"The key '{key}' {state}, but the stored key could not be verified: {problem.Message}", problem));

    private async Task<LiteLLMKey> ApplyAsync(LiteLLMKey current, KeyUpdateRequest update, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, JsonElement Value)> body = update.Body;
        string? budgetId = BudgetAfter(current, body);
        if (update.SoftBudget is { ValueKind: JsonValueKind.Number } first && budgetId is null)
        {
            string made = await api.Budgets.SetSoftAsync(null, first, cancellationToken).ConfigureAwait(false);
            body = [.. body, (BudgetId, JsonValueWriter.From(made))];
        }

        LiteLLMKey answered = body.Count > 0 ? await SendAsync(current.Id, body, cancellationToken).ConfigureAwait(false) : current;
        if (update.SoftBudget is { } next && budgetId is not null)
        {
            await SetSoftBudgetAsync(budgetId, next, body.Count > 0, cancellationToken).ConfigureAwait(false);
        }

        bool lacksMore = update.SoftBudget is not null || body.Any(member => member.Name is "object_permission" or BudgetId or Metadata);
        return lacksMore
            ? await ReadBackChangedAsync(current).ConfigureAwait(false)
            : answered.WithRow(KeyJson.WithJoinedTables(answered.Row, current.Row));
    }

    /// <summary>Sends an update. If a server no longer accepts the old form of "never", the new form is sent.</summary>
    private async Task<LiteLLMKey> SendAsync(string id, IReadOnlyList<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        try
        {
            return await api.UpdateAsync(id, body, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal) when (refusal.StatusCode is 400 or 422 && body.Any(IsNever))
        {
            return await api.UpdateAsync(id, body.Select(member => IsNever(member) ? (member.Name, JsonValueWriter.Null) : member), cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsNever((string Name, JsonElement Value) member) =>
        member.Name == KeyRequestBuilder.Duration && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(KeyRequestBuilder.NeverExpires);

    private async Task SetSoftBudgetAsync(string budgetId, JsonElement value, bool othersChanged, CancellationToken cancellationToken)
    {
        try
        {
            await api.Budgets.SetSoftAsync(budgetId, value, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (othersChanged)
        {
            throw new LiteLLMException(problem.Id, $"SoftBudget was not changed; the other properties were. {problem.Message}", problem);
        }
    }

    private async Task<LiteLLMKey> ReadBackChangedAsync(LiteLLMKey key)
    {
        try
        {
            return await ReadBackAsync(key.Id).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (!problem.Is(ErrorIds.KeyNotFound))
        {
            throw new LiteLLMException(ErrorIds.KeyNotVerified with { Category = problem.Category },
                $"The server accepted the change of the key '{key}', but the stored key could not be read to verify it: {problem.Message}", problem);
        }
    }

    private async Task<LiteLLMKey> ReadBackAsync(string id, ReadAnnouncement? announcement = null) =>
        await reader.FindAsync(id, announcement).ConfigureAwait(false)
        ?? throw new LiteLLMException(ErrorIds.KeyNotFound, $"The key with the id '{id}' could not be read back: it was deleted meanwhile, or it is not visible to the key of this connection.");

    private async Task ThrowIfExistsAsync(SecureString secret, CancellationToken cancellationToken)
    {
        if (await api.FindAsync(Secrets.IdOf(secret), cancellationToken).ConfigureAwait(false) is { } existing)
        {
            throw new LiteLLMException(ErrorIds.KeyExists,
                $"The secret specified with -Key already belongs to '{existing}' ({existing.Id}). Nothing was created. Change that key with Set-LiteLLMKey, or specify another secret.");
        }
    }

    /// <summary>Gets the id of the budget that the key has after the request.</summary>
    private static string? BudgetAfter(LiteLLMKey current, IEnumerable<(string Name, JsonElement Value)> body) =>
        body.Where(member => member.Name == BudgetId).Select(member => member.Value.GetString()).DefaultIfEmpty(current.BudgetId).Single();

    private static KeyWriteResult Verified(LiteLLMKey stored, DesiredKey desired, DateTimeOffset now)
    {
        IReadOnlyList<KeyChange> missing = KeyDiff.Compute(desired, stored.Row, now);
        return missing.Count == 0
            ? new KeyWriteResult(stored)
            : new KeyWriteResult(stored, new LiteLLMException(ErrorIds.ValueNotStored,
                new DiffFormatter(UserTextStyle.Current).Below($"The server accepted the request for key '{stored}' but did not store all of it. Still different:", missing) + UnsupportedChanges.Advice(missing)))
            {
                NotStored = missing,
            };
    }
}
