using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads the teams, users, budgets and models of a proxy.</summary>
internal sealed class CatalogApi(LiteLLMClient client)
{
    private const int UsersOnPage = 100;

    /// <summary>More pages than any proxy has.</summary>
    private const long MostPages = 100_000;

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal CatalogApi NotifyingOf(Action<string> notify) => new(client.NotifyingOf(notify));

    /// <summary>Sends GET <c>/team/list</c>.</summary>
    /// <returns>All teams that the key of the connection may read.</returns>
    internal async Task<IReadOnlyList<LiteLLMTeam>> TeamsAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await client.GetAsync("team/list", cancellationToken).ConfigureAwait(false);
        return Rows(answer, "/team/list", row => new LiteLLMTeam(row));
    }

    /// <summary>Sends GET <c>/user/list</c> for each page.</summary>
    /// <returns>All users that the key of the connection may read.</returns>
    internal async Task<IReadOnlyList<LiteLLMUser>> UsersAsync(CancellationToken cancellationToken)
    {
        var users = new List<LiteLLMUser>();
        for (long page = 1, pages = 1; page <= pages; page++)
        {
            string path = string.Format(CultureInfo.InvariantCulture, "user/list?page={0}&page_size={1}", page, UsersOnPage);
            JsonElement answer = await client.GetAsync(path, cancellationToken).ConfigureAwait(false);
            LiteLLMUser[] read = Rows(JsonValueReader.Member(answer, "users"), "/user/list", row => new LiteLLMUser(row));
            users.AddRange(read);
            pages = PagesIn(answer, page, read.Length);
        }

        return users;
    }

    /// <summary>Sends GET <c>/budget/list</c>, which requires the key of an admin.</summary>
    /// <returns>All budgets, without the signing secrets of key sets, which are stored as budgets.</returns>
    internal async Task<IReadOnlyList<LiteLLMBudget>> BudgetsAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await client.GetAsync("budget/list", cancellationToken).ConfigureAwait(false);
        return [.. Rows(answer, "/budget/list", row => new LiteLLMBudget(row)).Where(budget => !OwnershipSecrets.IsSecret(budget.BudgetId))];
    }

    /// <summary>Sends GET <c>/v1/models</c>.</summary>
    /// <returns>The models that the key of the connection may call.</returns>
    internal async Task<IReadOnlyList<LiteLLMModel>> ModelsAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await client.GetAsync("v1/models", cancellationToken).ConfigureAwait(false);
        return Rows(JsonValueReader.Member(answer, "data"), "/v1/models", row => new LiteLLMModel(row));
    }

    /// <summary>The number of pages that the server reports.</summary>
    /// <exception cref="Errors.LiteLLMException">It reports none behind a full page, more than any proxy has, or a further page behind one that is empty.</exception>
    private static long PagesIn(JsonElement answer, long page, int count)
    {
        long? pages = JsonValueReader.ToInteger(JsonValueReader.Member(answer, "total_pages"));
        return pages is null && count >= UsersOnPage ? throw TransportErrors.NotLiteLLM("/user/list", "'total_pages', so that it is not known whether there are more users")
            : pages > MostPages || pages > page && count == 0 ? throw TransportErrors.NotLiteLLM("/user/list", string.Format(CultureInfo.InvariantCulture, "end: it reports {0} pages, and page {1} has {2} users", pages, page, count))
            : pages ?? 1;
    }

    private static T[] Rows<T>(JsonElement list, string path, Func<CatalogRow, T> read) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(row => read(new CatalogRow(row)))] : throw TransportErrors.NotLiteLLM(path, "list");
}
