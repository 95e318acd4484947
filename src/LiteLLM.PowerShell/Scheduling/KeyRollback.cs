using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Removes keys whose secrets did not reach the output.</summary>
/// <remarks>Runs after the command has ended early, without the throttle. A time limit cancels it.</remarks>
/// <param name="exists">Returns whether a key with an id exists.</param>
/// <param name="remove">Removes keys by their ids.</param>
internal sealed class KeyRollback(
    Func<string, CancellationToken, Task<bool>> exists, Func<IReadOnlyCollection<string>, CancellationToken, Task> remove)
{
    /// <summary>Removes the keys of operations. A key that the server has not confirmed is removed only if it exists.</summary>
    /// <returns>The operations whose keys were removed.</returns>
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
