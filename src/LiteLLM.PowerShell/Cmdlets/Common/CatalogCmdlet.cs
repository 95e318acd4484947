using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets objects of the proxy by name. The list is read once for all names.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
public abstract class CatalogCmdlet<T> : ConnectedCmdlet
    where T : class
{
    private IReadOnlyList<T>? _all;

    private protected abstract string Noun { get; }

    private protected abstract ErrorId NotFound { get; }

    private protected abstract string[]? Names { get; }

    /// <summary>Writes the objects that have one of the names.</summary>
    protected override void ProcessRecord()
    {
        _all ??= this.RunOrTerminate(null, () => Context.Await(token => ReadAsync(Proxy.Catalog, token)));
        foreach (string name in Names ?? ["*"])
        {
            this.ReportErrors(name, () => Find(name));
        }
    }

    private protected abstract Task<IReadOnlyList<T>> ReadAsync(CatalogApi lookups, CancellationToken cancellationToken);

    /// <summary>The names and ids by which an object can be found.</summary>
    private protected abstract IEnumerable<string?> NamesOf(T item);

    private void Find(string name)
    {
        WildcardPattern pattern = Wildcards.Parse(name);
        T[] found = [.. _all!.Where(item => NamesOf(item).Any(other => other is not null && pattern.IsMatch(other)))];
        WriteObject(found, true);
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            throw new LiteLLMException(NotFound, $"There is no {Noun} '{name}' among the {_all!.Count} that the proxy lists.");
        }
    }
}
