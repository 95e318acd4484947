using System.Management.Automation;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Tests whether a proxy accepts requests of a key, and explains why not. Reads the key and what it belongs to, and makes the checks of the
/// proxy in the same order. Calls no model and changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMKeyAccess", DefaultParameterSetName = KeyReference.AliasSet)]
[OutputType(typeof(KeyAccessCheck))]
public sealed class TestLiteLLMKeyAccessCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _found = [];
    private AccessRequest[] _requests = [];
    private AccessFactsReader _reader = null!;

    /// <summary>The models that the key would call. Each is tested by itself. By default, no models are checked.</summary>
    [Parameter(Position = 1, ParameterSetName = KeyReference.AliasSet)]
    [Parameter(ParameterSetName = KeyReference.IdSet)]
    [Parameter(ParameterSetName = KeyReference.SecretSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>The route that the key would call.</summary>
    [Parameter]
    [ValidatePattern("^/")]
    [ArgumentCompleter(typeof(RequestRouteCompleter))]
    public string Route { get; set; } = AccessRequest.DefaultRoute;

    /// <summary>The end user that the request would name in its field <c>user</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndUser { get; set; }

    /// <summary>The tags that the request would name in <c>metadata.tags</c>.</summary>
    [Parameter]
    [Alias("Tags")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _reader = new AccessFactsReader(Api, Proxy.Records, Proxy.Catalog, Pipeline.Tasks.Throttle);
        _requests = [.. (Model ?? [null!]).Select(model => new AccessRequest(model, Route) { EndUser = EndUser, Tags = Tag })];
    }

    /// <summary>Tests the remaining keys.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        Flush();
        base.EndProcessing();
    }

    /// <summary>Finds the keys. A key that does not exist is a result of the test, not an error.</summary>
    private protected override void FindAll(IReadOnlyList<KeyReference> targets)
    {
        if (targets is [{ Secret: { } secret }] && AccessFactsReader.FormOf(secret) is not SecretForm.Usable and var form)
        {
            WriteChecks(new AccessFacts("(no key)", Api.ServerNow) { Secret = form });
            return;
        }

        Pipeline.FindAll(targets, Requirement, Process, processMissing: Missing);
    }

    private protected override void Process(LiteLLMKey key)
    {
        _found.Add(key);
        if (_found.Count == KeyApi.LargestPage)
        {
            Flush();
        }
    }

    private protected override void Flush()
    {
        if (_found.Count == 0)
        {
            return;
        }

        LiteLLMKey[] batch = [.. _found];
        _found.Clear();
        Pipeline.Tasks.Enqueue(string.Join(", ", batch.Select(key => key.ToString())), async _ =>
        {
            var facts = new List<IReadOnlyList<AccessFacts>>();
            foreach (AccessRequest request in _requests)
            {
                facts.Add(await Pipeline.Tasks.Throttle.AsideAsync(() => _reader.ReadAsync(batch, request)).ConfigureAwait(false));
            }

            return () =>
            {
                Pipeline.Tasks.CountAlso(batch.Length - 1);
                for (int index = 0; index < batch.Length; index++)
                {
                    WriteChecks([.. facts.Select(ofRequest => ofRequest[index])]);
                }
            };
        });
    }

    private void Missing(KeyReference target)
    {
        Flush();
        KeyListQuery query = target switch
        {
            { Object: { } key } => new KeyListQuery { Id = key.Id },
            { Id: { } id } => new KeyListQuery { Id = id.Trim().ToLowerInvariant() },
            { Secret: { } secret } => new KeyListQuery { Id = Secrets.IdOf(secret) },
            _ => new KeyListQuery { Alias = target.Alias },
        };
        Pipeline.Tasks.Enqueue(target.Name, async _ =>
        {
            AccessFacts facts = await Pipeline.Tasks.Throttle.AsideAsync(() => _reader.ReadMissingAsync(target.Name?.ToString() ?? query.Id!, query)).ConfigureAwait(false);
            return () => WriteChecks(facts);
        });
    }

    private void WriteChecks(params AccessFacts[] facts)
    {
        for (int index = 0; index < _requests.Length; index++)
        {
            WriteObject(AccessDecision.Evaluate(_requests[index], facts.Length > 1 ? facts[index] : facts[0]), enumerateCollection: true);
        }
    }
}
