using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads what keys spent on each day.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="capabilities">What responses have shown about the server.</param>
internal sealed class SpendApi(LiteLLMClient client, ServerCapabilities capabilities)
{
    /// <summary>The maximum number of rows on a page. A row is a day of one user, team or tag, key, model and provider.</summary>
    private const int RowsOnPage = 1000;

    /// <summary>More pages than any proxy has.</summary>
    private const int MostPages = 100_000;

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal SpendApi NotifyingOf(Action<string> notify) => new(client.NotifyingOf(notify), capabilities);

    /// <summary>
    /// Sends GET <c>/user/daily/activity/aggregated</c>, which returns the whole range but requires an admin, or GET for each page of
    /// <c>/user/daily/activity</c>, <c>/team/daily/activity</c> or <c>/tag/daily/activity</c>. If the server does not have them, or refuses
    /// them to the key of the connection, sends GET <c>/spend/logs</c> for each day.
    /// </summary>
    /// <returns>The spend by day. Days without requests are omitted. The last ten seconds can be missing.</returns>
    /// <exception cref="LiteLLMException">The server has neither, or the key of the connection may not read them.</exception>
    internal async Task<IReadOnlyList<LiteLLMKeySpend>> ReadAsync(ActivityQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return DailyActivity.Sum(await ReadAggregatedAsync(query, cancellationToken).ConfigureAwait(false) ?? await ReadPagesAsync(query, cancellationToken).ConfigureAwait(false));
        }
        catch (LiteLLMServerException refusal) when (IsUnavailable(refusal))
        {
            return await TryReadLogsAsync(query, cancellationToken).ConfigureAwait(false) ?? throw (refusal.IsMissingEndpoint
                ? new LiteLLMException(ErrorIds.NotSupportedByServer, $"This server has no endpoint /{query.Path}, so the spend by day is not available. Spend of a key shows the total of the current budget period.")
                : refusal);
        }
    }

    private static bool IsUnavailable(LiteLLMServerException refusal) => refusal.IsMissingEndpoint || refusal.StatusCode is 401 or 403;

    /// <summary>Reads the log of requests, one day after the other. The server returns all rows of a day in one response.</summary>
    /// <returns>The spend, or <c>null</c> if the log cannot be read either.</returns>
    private async Task<IReadOnlyList<LiteLLMKeySpend>?> TryReadLogsAsync(ActivityQuery query, CancellationToken cancellationToken)
    {
        var spend = new List<LiteLLMKeySpend>();
        try
        {
            for (DateTime day = query.First; day <= query.Last; day = day.AddDays(1))
            {
                DateTime current = day;
                spend.AddRange(await client.GetAsync($"spend/logs?{query.LogParameters(day)}", rows => rows.ValueKind == JsonValueKind.Array
                    ? SpendLogRows.Read(rows, current, query.By, query.Includes)
                    : throw TransportErrors.NotLiteLLM("/spend/logs", "list"), cancellationToken).ConfigureAwait(false));
            }

            return spend;
        }
        catch (LiteLLMServerException refusal) when (IsUnavailable(refusal))
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<LiteLLMKeySpend>?> ReadAggregatedAsync(ActivityQuery query, CancellationToken cancellationToken)
    {
        if (!query.CanBeAggregated || capabilities.Lacks(ServerCapability.AggregatesActivity))
        {
            return null;
        }

        try
        {
            return await client.GetAsync($"{query.Path}/aggregated?{query.Parameters}", answer => Read(answer, query), cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal) when (refusal.StatusCode is 401 or 403 or 404 or 405)
        {
            capabilities.Learn(ServerCapability.AggregatesActivity, false);
            return null;
        }
    }

    private async Task<IReadOnlyList<LiteLLMKeySpend>> ReadPagesAsync(ActivityQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<LiteLLMKeySpend>();
        bool hasMore = true;
        for (int page = 1; hasMore; page++)
        {
            string path = string.Format(CultureInfo.InvariantCulture, "{0}?{1}&page={2}&page_size={3}", query.Path, query.Parameters, page, RowsOnPage);
            (IReadOnlyList<LiteLLMKeySpend> read, hasMore) = await PageAsync(path, query, page, cancellationToken).ConfigureAwait(false);
            rows.AddRange(read);
        }

        return rows;
    }

    private async Task<(IReadOnlyList<LiteLLMKeySpend> Rows, bool HasMore)> PageAsync(string path, ActivityQuery query, int page, CancellationToken cancellationToken)
    {
        return await client.GetAsync(path, answer =>
        {
            IReadOnlyList<LiteLLMKeySpend> rows = Read(answer, query);
            JsonElement metadata = JsonValueReader.Member(answer, "metadata");
            bool hasMore = JsonValueReader.ToBoolean(JsonValueReader.Member(metadata, "has_more")) ?? page < (JsonValueReader.ToInteger(JsonValueReader.Member(metadata, "total_pages")) ?? 1);
            return hasMore && (rows.Count == 0 || page == MostPages)
                ? throw TransportErrors.NotLiteLLM("/" + query.Path, string.Format(CultureInfo.InvariantCulture, "end: page {0} reports more", page))
                : (rows, hasMore);
        }, cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<LiteLLMKeySpend> Read(JsonElement answer, ActivityQuery query) =>
        JsonValueReader.Member(answer, "results").ValueKind == JsonValueKind.Array ? [.. DailyActivity.Read(answer, query.By)] : throw TransportErrors.NotLiteLLM("/" + query.Path, "'results'");
}
