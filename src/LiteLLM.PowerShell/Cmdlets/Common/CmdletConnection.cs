using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The connection that a cmdlet uses.</summary>
/// <param name="Uri">The address of the proxy.</param>
/// <param name="Keys">The key endpoints.</param>
/// <param name="Catalog">The endpoints that list teams, users, models and budgets.</param>
/// <param name="Records">The endpoints that return what decides about a request.</param>
/// <param name="Spend">The endpoints of the spend by day.</param>
internal sealed record CmdletConnection(Uri Uri, KeyApi Keys, CatalogApi Catalog, RecordApi Records, SpendApi Spend)
{
    /// <summary>Uses a connection, or by default the connection of this runspace.</summary>
    /// <param name="connection">The connection, or <c>null</c>.</param>
    /// <param name="notices">Receives the messages of requests, such as the wait before a retry.</param>
    /// <exception cref="Errors.LiteLLMException">The connection is closed, or the runspace has none.</exception>
    internal static CmdletConnection Open(LiteLLMConnection? connection, NoticeQueue notices) => connection switch
    {
        null => Open(ConnectionStore.Require(), notices),
        { IsClosed: true } => throw TransportErrors.Closed(connection.Uri),
        _ => new CmdletConnection(connection.Uri, connection.Keys.NotifyingOf(notices.Post), connection.Lookups.NotifyingOf(notices.Post), connection.Records.NotifyingOf(notices.Post), connection.Spend.NotifyingOf(notices.Post)),
    };
}
