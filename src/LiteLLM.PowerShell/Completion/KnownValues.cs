using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Lookups;

namespace LiteLLM.PowerShell.Completion;

/// <summary>What is known of a proxy's keys, teams, users and models, for the time of some key presses.</summary>
internal sealed class KnownValues
{
    /// <summary>The newest keys that are offered. More would keep the proxy busy for a press of a key.</summary>
    private const int MostKeys = 1000;

    private static readonly ConditionalWeakTable<LiteLLMConnection, KnownValues> OfConnection = new();

    private KnownValues(LiteLLMConnection connection)
    {
        Keys = new RecentAnswer<LiteLLMKey>(token => ReadKeysAsync(connection.Keys, token));
        Teams = new RecentAnswer<LiteLLMTeam>(connection.Lookups.TeamsAsync);
        Users = new RecentAnswer<LiteLLMUser>(connection.Lookups.UsersAsync);
        Models = new RecentAnswer<LiteLLMModel>(connection.Lookups.ModelsAsync);
    }

    internal RecentAnswer<LiteLLMKey> Keys { get; }

    internal RecentAnswer<LiteLLMTeam> Teams { get; }

    internal RecentAnswer<LiteLLMUser> Users { get; }

    internal RecentAnswer<LiteLLMModel> Models { get; }

    internal static KnownValues Of(LiteLLMConnection connection) => OfConnection.GetValue(connection, key => new KnownValues(key));

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
