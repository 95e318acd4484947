namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

public sealed class ScratchTests
{
    [Fact]
    public void Scratch()
    {
        string wanted = Environment.GetEnvironmentVariable("SCRATCH") ?? "";
        var lines = new List<string>();
        foreach (RecordingSource source in Recordings.Replayed.Where(source => source.Archive.Contains("-more") && wanted.Split(',').Contains(source.Files[0])))
        {
            try
            {
                IReadOnlyList<Outcome> outcomes = Replayer.Replay(source);
                lines.Add($"## {source.Archive} {source.Files[0]} {outcomes.Count(outcome => outcome.Matches)} of {outcomes.Count}");
                lines.AddRange(outcomes.Where(outcome => !outcome.Matches).Select(outcome => $"{outcome.Exchange.Index} ({outcome.Exchange.Note}): {outcome.Difference}"));
            }
            catch (Exception fault)
            {
                lines.Add($"## {source.Archive} {source.Files[0]} {fault.ToString()[..Math.Min(900, fault.ToString().Length)]}");
            }
        }
        File.WriteAllLines("/tmp/w/rs/scratch.txt", lines);
    }
}
