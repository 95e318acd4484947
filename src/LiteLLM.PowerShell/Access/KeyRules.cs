namespace LiteLLM.PowerShell.Access;

/// <summary>The checks of the key itself and of what it belongs to.</summary>
internal static class KeyRules
{
    internal static IEnumerable<AccessFinding> Secret(AccessContext context) => context.Facts.Secret switch
    {
        SecretForm.Missing => [Refused(AccessCheckKind.Secret, "The request contains no key, or an empty one.", null, "Send the header 'Authorization: Bearer sk-...'.")],
        SecretForm.Malformed => [Refused(AccessCheckKind.Secret, "The secret does not start with 'sk-'. An alias, an id or a hash is not a secret.", null, "Use the secret that was returned when the key was created.")],
        _ => [],
    };

    internal static IEnumerable<AccessFinding> Exists(AccessContext context)
    {
        if (context.Facts.Secret != SecretForm.Usable)
        {
            yield break;
        }

        if (context.Facts.Key is not null)
        {
            yield return new AccessFinding(AccessCheckKind.KeyExists, AccessResult.Passed, "The proxy has the key.", "/key/info");
        }
        else if (context.Facts.Deleted is { } deleted)
        {
            string time = deleted.DeletedAt is { } at ? $" at {AccessContext.Time(at)}" : "";
            string user = deleted.DeletedBy is { Length: > 0 } by ? $" by '{by}'" : "";
            yield return Refused(AccessCheckKind.KeyExists, $"The key was deleted{time}{user}, or its secret was changed.", "/key/list?status=deleted: deleted_at, deleted_by", "New-LiteLLMKey");
        }
        else
        {
            yield return Refused(AccessCheckKind.KeyExists, "The proxy has no such key, or it is not visible to the key of this connection.", "/key/info", "Check the address of the proxy and the key. New-LiteLLMKey creates a key.");
        }
    }

    internal static IEnumerable<AccessFinding> Blocked(AccessContext context) =>
    [
        context.Key.Blocked
            ? Refused(AccessCheckKind.KeyBlocked, "The key is blocked.", "/key/info: blocked", $"Unblock-LiteLLMKey {context.Argument}")
            : new AccessFinding(AccessCheckKind.KeyBlocked, AccessResult.Passed, "The key is not blocked.", "/key/info: blocked"),
    ];

    internal static IEnumerable<AccessFinding> Expired(AccessContext context) =>
    [
        context.Key.Expires is not { } time ? new AccessFinding(AccessCheckKind.KeyExpired, AccessResult.Passed, "The key never expires.", "/key/info: expires")
        : context.Status.IsExpired ? Refused(AccessCheckKind.KeyExpired, $"The key expired at {AccessContext.Time(time)}.", "/key/info: expires", $"Set-LiteLLMKey {context.Argument} -Duration 30d")
        : new AccessFinding(AccessCheckKind.KeyExpired, AccessResult.Passed, $"The key expires at {AccessContext.Time(time)}.", "/key/info: expires"),
    ];

    internal static IEnumerable<AccessFinding> TeamBlocked(AccessContext context)
    {
        if (context.Facts.Team is not { } team)
        {
            yield break;
        }

        string id = context.Key.TeamId!;
        if (team.Problem is { } problem)
        {
            yield return new AccessFinding(AccessCheckKind.TeamBlocked, AccessResult.Unknown, $"The team '{id}' cannot be read, so that its state, models, budget and limits are not checked: {problem}", "/team/info");
        }
        else if (team.IsMissing)
        {
            yield return new AccessFinding(AccessCheckKind.TeamBlocked, AccessResult.Warning, $"The team '{id}' does not exist. The key works as a key without the limits of a team.", "/team/info");
        }
        else if (team.Flag("blocked"))
        {
            yield return Refused(AccessCheckKind.TeamBlocked, $"The team '{id}' is blocked. A change takes effect after up to a minute.", "/team/info: team_info.blocked", "POST /team/unblock, or unblock the team on the Teams page of the proxy.");
        }
        else
        {
            yield return new AccessFinding(AccessCheckKind.TeamBlocked, AccessResult.Passed, $"The team '{id}' is not blocked.", "/team/info: team_info.blocked");
        }
    }

    internal static IEnumerable<AccessFinding> ProjectBlocked(AccessContext context)
    {
        if (context.Facts.Project is not { IsMissing: false } project)
        {
            yield break;
        }

        string id = context.Key.ProjectId!;
        yield return project.Problem is { } problem ? new AccessFinding(AccessCheckKind.ProjectBlocked, AccessResult.Unknown, $"The project '{id}' cannot be read: {problem}", "/project/info")
            : project.Flag("blocked") ? Refused(AccessCheckKind.ProjectBlocked, $"The project '{id}' is blocked. A change takes effect after up to a minute.", "/project/info: blocked", "POST /project/update with blocked: false")
            : new AccessFinding(AccessCheckKind.ProjectBlocked, AccessResult.Passed, $"The project '{id}' is not blocked.", "/project/info: blocked");
    }

    private static AccessFinding Refused(AccessCheckKind check, string reason, string? source, string fix) => new(check, AccessResult.Refused, reason, source, fix);
}
