using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Removes keys whose secrets did not reach the output.</summary>
/// <remarks>Runs when the command has ended early, so it needs no slot of a throttle, and a time limit ends it.</remarks>
/// <param name="exists">Whether there is a key of an id.</param>
/// <param name="remove">Removes keys by their ids.</param>
internal sealed class KeyRollback(
    Func<string, CancellationToken, Task<bool>> exists, Func<IReadOnlyCollection<string>, CancellationToken, Task> remove)
{
    /// <summary>Removes the keys of operations. A key that is not confirmed is removed only if the server has it.</summary>
    /// <returns>The operations whose keys are removed.</returns>
    internal async Task<IReadOnlyCollection<OperationContext>> RunAsync(IReadOnlyCollection<OperationContext> operations, CancellationToken cancellationToken)
    {
        bool[] existing = await Task.WhenAll(operations.Select(operation => ExistsAsync(operation, cancellationToken))).ConfigureAwait(false);
        OperationContext[] found = [.. operations.Where((_, index) => existing[index])];
        if (found.Length == 0)
        {
            return found;
        }

        try
        {
            await remove([.. found.Select(operation => operation.KeyId!)], cancellationToken).ConfigureAwait(false);
            return found;
        }
        catch (LiteLLMException) when (found.Length > 1)
        {
            bool[] removed = await Task.WhenAll(found.Select(operation => RemoveAsync(operation, cancellationToken))).ConfigureAwait(false);
            return [.. found.Where((_, index) => removed[index])];
        }
        catch (Exception problem) when (problem is LiteLLMException or OperationCanceledException)
        {
            return [];
        }
    }

    private async Task<bool> ExistsAsync(OperationContext operation, CancellationToken cancellationToken)
    {
        if (operation.IsIssued || operation.KeyId is not { } id)
        {
            return operation.IsIssued;
        }

        try
        {
            return await exists(id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is LiteLLMException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> RemoveAsync(OperationContext operation, CancellationToken cancellationToken)
    {
        try
        {
            await remove([operation.KeyId!], cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LiteLLMException problem)
        {
            return problem.Is(ErrorIds.KeyNotFound);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
