using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Caches the keys, teams, users, budgets and models of a proxy for completion. Each connection has one cache.</summary>
internal sealed class CompletionCache
{
    /// <summary>The number of keys to complete, newest first. Reading more would put load on the proxy for a key press.</summary>
    private const int MaximumKeys = 1000;

    private static readonly ConditionalWeakTable<LiteLLMConnection, CompletionCache> OfConnection = new();

    private CompletionCache(LiteLLMConnection connection)
    {
        Keys = new CachedQuery<LiteLLMKey>(token => ReadKeysAsync(connection.Keys, token));
        Teams = new CachedQuery<LiteLLMTeam>(connection.Lookups.TeamsAsync);
        Users = new CachedQuery<LiteLLMUser>(connection.Lookups.UsersAsync);
        Budgets = new CachedQuery<LiteLLMBudget>(connection.Lookups.BudgetsAsync);
        Models = new CachedQuery<LiteLLMModel>(connection.Lookups.ModelsAsync);
    }

    internal CachedQuery<LiteLLMKey> Keys { get; }

    internal CachedQuery<LiteLLMTeam> Teams { get; }

    internal CachedQuery<LiteLLMUser> Users { get; }

    internal CachedQuery<LiteLLMBudget> Budgets { get; }

    internal CachedQuery<LiteLLMModel> Models { get; }

    internal static CompletionCache Of(LiteLLMConnection connection) => OfConnection.GetValue(connection, key => new CompletionCache(key));

    private static async Task<IReadOnlyList<LiteLLMKey>> ReadKeysAsync(KeyApi api, CancellationToken cancellationToken)
    {
        var keys = new List<LiteLLMKey>();
        for (long page = 1; keys.Count < MaximumKeys; page++)
        {
            KeyPage result = await api.ListAsync(new KeyListQuery(), page, KeyApi.LargestPage, cancellationToken).ConfigureAwait(false);
            keys.AddRange(result.Keys.Where(key => !key.IsDeleted));
            if (result.Keys.Count == 0 || page * KeyApi.LargestPage >= result.TotalCount)
            {
                break;
            }
        }

        return keys;
    }
}
