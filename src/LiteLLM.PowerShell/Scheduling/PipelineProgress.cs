using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Shows how far a cmdlet is, once it takes longer than a second. Hosts without a console show nothing of it, and <c>$ProgressPreference</c> silences it.</summary>
/// <param name="cmdlet">The cmdlet; only its pipeline's thread may use this.</param>
internal sealed class PipelineProgress(PSCmdlet cmdlet)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Patience;

    /// <summary>Shows done, rate and, where the total is known, how much of it and the time that remains.</summary>
    internal void Show(long done, long? total)
    {
        TimeSpan elapsed = _watch.Elapsed;
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        double rate = done / elapsed.TotalSeconds;
        string count = total is { } all ? $"{Number(done)} of {Number(all)}" : Number(done);
        ProgressRecord record = Record($"{count} keys, {Number(rate)} a second");
        if (total is > 0 && done > 0)
        {
            record.PercentComplete = (int)Math.Min(100, 100 * done / total.Value);
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Max(0, total.Value - done) / rate);
        }

        cmdlet.WriteProgress(record);
    }

    /// <summary>Takes away what was shown.</summary>
    internal void End()
    {
        if (_next > Patience)
        {
            ProgressRecord record = Record("done");
            record.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(record);
        }
    }

    private ProgressRecord Record(string status) =>
        new(cmdlet.MyInvocation.PipelinePosition, cmdlet.MyInvocation.MyCommand.Name, status);

    private static string Number(double value) => value.ToString("N0", CultureInfo.CurrentCulture);
}
