using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Shows the progress of a cmdlet that runs for more than a second. <c>$ProgressPreference</c> controls whether the host displays it.</summary>
/// <param name="cmdlet">The cmdlet. Only its pipeline thread calls the members of this class.</param>
internal sealed class PipelineProgress(PSCmdlet cmdlet)
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = Delay;

    /// <summary>Shows the number of items and the rate. If the total is known, also shows the percentage and the remaining time. Updates the display four times a second at most.</summary>
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

    /// <summary>Removes the progress from the screen.</summary>
    internal void End()
    {
        if (_next > Delay)
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
