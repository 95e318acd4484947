using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Completion;

/// <summary>What is known of a proxy's keys, teams, users, budgets and models, for the time of some key presses.</summary>
internal sealed class CompletionCache
{
    /// <summary>The newest keys that are offered. More would keep the proxy busy for a press of a key.</summary>
    private const int MostKeys = 1000;

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
        for (long page = 1; keys.Count < MostKeys; page++)
        {
            KeyPage answer = await api.ListAsync(new KeyListQuery(), page, KeyApi.LargestPage, cancellationToken).ConfigureAwait(false);
            keys.AddRange(answer.Keys.Where(key => !key.IsDeleted));
            if (answer.Keys.Count == 0 || page * KeyApi.LargestPage >= answer.TotalCount)
            {
                break;
            }
        }

        return keys;
    }
}
