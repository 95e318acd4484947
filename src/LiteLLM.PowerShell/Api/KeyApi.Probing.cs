using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <content>Determines what the server is and what it can do.</content>
internal sealed partial class KeyApi
{
    /// <summary>The number of digits of the id of a key.</summary>
    private const int IdLength = 64;

    /// <summary>Sends GET <c>/key/list</c> once, without retries. Fails if the proxy does not accept the key of the connection.</summary>
    /// <returns>The newest key, or <c>null</c> if there are no keys.</returns>
    internal async Task<LiteLLMKey?> TryAccessAsync(CancellationToken cancellationToken)
    {
        KeyPage page = _responses.ReadPage(await client.GetOnceAsync("key/list?return_full_object=true&page=1&size=1", cancellationToken).ConfigureAwait(false), int.MaxValue);
        Learn(new KeyListQuery(), page);
        return page.Keys is [var newest, ..] ? newest : null;
    }

    /// <summary>Determines the capabilities of the server with a few requests that change nothing. A capability that no response shows remains unknown.</summary>
    /// <param name="any">Any existing key, or <c>null</c>.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    internal async Task ProbeAsync(LiteLLMKey? any, CancellationToken cancellationToken)
    {
        try
        {
            if (any is not null)
            {
                await FindManyAsync([any.Id], cancellationToken).ConfigureAwait(false);
            }

            await RequireDeletedAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException)
        {
            // A refusal also shows the capability. After any other failure it remains unknown.
        }
    }

    /// <summary>Sends POST <c>/key/{id}/regenerate</c> for a key that cannot exist, to determine whether the server changes secrets. A server without a license refuses it before it looks for the key.</summary>
    /// <returns><c>false</c> if the server has no license. <c>true</c> if it has one, or if the response does not show it.</returns>
    internal async Task<bool> ChangesSecretsAsync(CancellationToken cancellationToken)
    {
        if (Capabilities[ServerCapability.ChangesSecrets] is { } known)
        {
            return known;
        }

        try
        {
            await client.PostOnceAsync($"key/{new string('0', IdLength)}/regenerate", [], cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.LicenseRequired))
        {
            Capabilities.Learn(ServerCapability.ChangesSecrets, false);
            return false;
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.KeyNotFound) || refusal.StatusCode == 404)
        {
            Capabilities.Learn(ServerCapability.ChangesSecrets, true);
        }
        catch (LiteLLMException)
        {
            // The request that follows shows whether the server changes the secret.
        }

        return true;
    }

    /// <summary>Sends GET <c>/health/readiness</c>.</summary>
    /// <returns>The version of the server and the state of its database.</returns>
    internal Task<JsonElement> ReadinessAsync(CancellationToken cancellationToken) => client.GetOnceAsync("health/readiness", cancellationToken);

    /// <summary>Reads the release of LiteLLM from GET <c>/health/readiness</c>, once per connection. It is used only for what no response shows.</summary>
    /// <returns>The release, or <c>null</c> if the server does not report one.</returns>
    internal async Task<Version?> VersionAsync(CancellationToken cancellationToken)
    {
        _observed.Release ??= Tuple.Create(ServerRelease.VersionOf(await ReadinessAsync(cancellationToken).ConfigureAwait(false)));
        return _observed.Release.Item1;
    }
}
