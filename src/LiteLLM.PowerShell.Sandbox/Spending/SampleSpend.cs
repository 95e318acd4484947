using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>
/// Adds a log of calls to keys whose spend is known, so that the daily activity has data: calls on each of the last days, whose costs add up
/// to the spend of the key. Only the days depend on the clock.
/// </summary>
/// <param name="state">The state of the server.</param>
internal sealed class SampleSpend(SandboxState state)
{
    /// <summary>The days before the keys were created.</summary>
    private const int Age = 60;

    /// <summary>The cost of each day in relation to the others, yesterday first.</summary>
    private static readonly int[] DaysByWeight = [5, 6, 4, 1, 1, 7, 5, 6, 5, 3, 1, 1, 4, 6, 5, 5, 4, 1, 1, 3];

    private const int CallsOfWeight = 3;
    private const double PartOfPrompts = 0.6;

    /// <summary>Adds the calls of one key.</summary>
    /// <param name="alias">The alias of the key.</param>
    /// <param name="models">The models that are called in turn.</param>
    /// <param name="tags">The tags of each call.</param>
    internal void Add(string alias, IReadOnlyList<SandboxModel> models, params string[] tags)
    {
        Row key = state.Database.Keys.WithAlias(alias)[0];
        double spend = key.Number(KeyColumns.Spend)!.Value;
        double costOfCall = spend / (DaysByWeight.Sum() * CallsOfWeight);
        DateTimeOffset today = new(state.Now.UtcDateTime.Date, TimeSpan.Zero);
        int number = 0;
        for (int day = DaysByWeight.Length; day > 0; day--)
        {
            for (int call = 0; call < DaysByWeight[day - 1] * CallsOfWeight; call++)
            {
                DateTimeOffset time = today.AddDays(-day).AddHours(8).AddMinutes(call * 20);
                state.Ledger.Log.Add(EntryOf(key, time, models[number++ % models.Count], costOfCall, tags));
            }
        }

        state.Ledger.Log.CountAll();
        string? team = key.Text(KeyColumns.TeamId);
        state.Ledger.Teams.Add(team!, spend, state.Now);
        DateTimeOffset last = today.AddDays(-1).AddHours(12);
        state.Database.Keys.Replace(key.Text(KeyColumns.Token)!, key.With(new Changes
        {
            [KeyColumns.CreatedAt] = key.Time(KeyColumns.CreatedAt)!.Value.AddDays(-Age),
            [KeyColumns.UpdatedAt] = last,
            [KeyColumns.LastActive] = last,
        }));
    }

    private SpendLogEntry EntryOf(Row key, DateTimeOffset time, SandboxModel model, double cost, string[] tags) => new(RowId.New(), time, key.Text(KeyColumns.Token)!, model.ProviderModel, admitted: true)
    {
        KeyAlias = key.Text(KeyColumns.KeyAlias),
        User = key.Text(KeyColumns.UserId),
        Team = key.Text(KeyColumns.TeamId),
        TeamAlias = state.Database.Teams.Find(key.Text(KeyColumns.TeamId))?.Text(TeamColumns.TeamAlias),
        Tags = tags,
        ModelGroup = model.Name,
        Provider = model.ProviderModel.Split('/')[0],
        PromptTokens = (int)(cost * PartOfPrompts / model.InputCost),
        CompletionTokens = (int)(cost * (1 - PartOfPrompts) / model.OutputCost),
        InputCost = cost * PartOfPrompts,
        OutputCost = cost * (1 - PartOfPrompts),
    };
}
