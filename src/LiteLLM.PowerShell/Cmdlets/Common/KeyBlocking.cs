using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Blocks or unblocks keys, and verifies it: a server, or a gateway before it, can accept a request that has no effect.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="api">The server.</param>
/// <param name="pipeline">Runs the requests.</param>
/// <param name="block">Whether keys are blocked; otherwise they are unblocked.</param>
/// <param name="passThru">Whether each key is written as the server stored it.</param>
internal sealed class KeyBlocking(PSCmdlet cmdlet, KeyApi api, KeyPipeline pipeline, bool block, bool passThru)
{
    private static readonly KeyReadRequirement Verification = KeyReadRequirement.Now([KeyProperties.Named(nameof(LiteLLMKey.Blocked))]);

    private readonly List<LiteLLMKey> _changed = [];

    /// <summary>How much of a key has to be read: all of it only if it is written.</summary>
    /// <param name="passThru">Whether each key is written.</param>
    internal static KeyReadRequirement RequirementOf(bool passThru) => passThru ? KeyReadRequirement.Current : KeyReadRequirement.Identity;

    /// <summary>Changes a key, unless it is already in that state or the change is not confirmed.</summary>
    internal void Change(LiteLLMKey key)
    {
        if (key.Blocked == block && !key.HasOnlyId)
        {
            pipeline.Tasks.EnqueueOutput(key.ToString(), () =>
            {
                cmdlet.WriteVerbose($"Key {KeyReference.Describe(key)} is {(block ? "already" : "not")} blocked; nothing is sent.");
                WriteIfPassThru(key);
            });
            return;
        }

        string text = $"{(block ? "Block" : "Unblock")} key {KeyTitle.Of(key, api.Address)}";
        if (cmdlet.ShouldChange(text, text))
        {
            if (_changed.Count >= KeyApi.LargestPage)
            {
                Verify();
            }

            bool wasAsked = cmdlet.AsksUser();
            pipeline.Tasks.Enqueue(key.ToString(), async context =>
            {
                if (wasAsked && !key.HasOnlyId)
                {
                    KeyConflicts.Refuse(key, await pipeline.ReadAgainAsync(key, KeyReadRequirement.CurrentIdentity).ConfigureAwait(false));
                }

                await api.SetBlockedAsync(key.Id, block, context.Token).ConfigureAwait(false);
                if (!passThru)
                {
                    return () => _changed.Add(key);
                }

                LiteLLMKey stored = await new KeyResolver(api, pipeline.Loader).ByIdAsync(key.Id, context.Token).ConfigureAwait(false);
                return () =>
                {
                    cmdlet.WriteObject(stored);
                    RefuseUnchanged(stored);
                };
            });
        }
    }

    /// <summary>Reads the changed keys that were not written with as few requests as the server allows, and reports those that are not in the desired state.</summary>
    internal void Verify()
    {
        pipeline.Tasks.Finish();
        if (_changed.Count == 0)
        {
            return;
        }

        LiteLLMKey[] batch = [.. _changed];
        _changed.Clear();
        pipeline.Tasks.Enqueue(string.Join(", ", batch.Select(key => key.ToString())), async _ =>
        {
            IReadOnlyDictionary<string, Task<KeyReadResult>> read = await pipeline.Loader.ReadManyAsync(batch.Select(key => key.Id), Verification).ConfigureAwait(false);
            return () =>
            {
                pipeline.Tasks.CountAlso(-1);
                foreach (LiteLLMKey key in batch)
                {
                    cmdlet.ReportErrors(key.ToString(), () => Verify(key, read[key.Id]));
                }
            };
        });
    }

    private void Verify(LiteLLMKey key, Task<KeyReadResult> read)
    {
        if (read.Exception?.InnerException is LiteLLMException problem)
        {
            if (key.HasOnlyId && problem.Is(ErrorIds.UnexpectedResponse))
            {
                cmdlet.WriteWarning($"The server accepted to {Verb} the key {KeyReference.Describe(key)}. It was not verified, because the row of the key cannot be read: {problem.Message}");
                return;
            }

            throw new LiteLLMException(ErrorIds.KeyNotVerified with { Category = problem.Category },
                $"The server accepted to {Verb} the key {KeyReference.Describe(key)}, but the key could not be read to verify it: {problem.Message}", problem);
        }

        KeyReadResult result = read.GetAwaiter().GetResult();
        RefuseUnchanged(result.Key ?? throw KeyResolver.NotFound(result, $"There is no longer a key {KeyReference.Describe(key)}"));
    }

    private void RefuseUnchanged(LiteLLMKey stored)
    {
        if (stored.Blocked != block)
        {
            throw new LiteLLMException(ErrorIds.ValueNotStored,
                $"The server accepted to {Verb} the key {KeyReference.Describe(stored)}, but the key is {(block ? "not" : "still")} blocked. Check for a gateway between this computer and the LiteLLM proxy, and try again.");
        }
    }

    private string Verb => block ? "block" : "unblock";

    private void WriteIfPassThru(LiteLLMKey key)
    {
        if (passThru)
        {
            cmdlet.WriteObject(key);
        }
    }
}
