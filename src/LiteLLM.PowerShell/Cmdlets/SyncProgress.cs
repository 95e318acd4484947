using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Tells how far long work is. It is quiet for the first second, and then speaks ten times a second at the most.</summary>
internal sealed class SyncProgress(Cmdlet cmdlet, string activity, int total)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private int _done;
    private bool _shown;

    /// <summary>One more is done.</summary>
    internal void Step()
    {
        _done++;
        if (_watch.Elapsed < _next)
        {
            return;
        }

        _next = _watch.Elapsed + TimeSpan.FromMilliseconds(100);
        _shown = true;
        double rate = _done / _watch.Elapsed.TotalSeconds;
        cmdlet.WriteProgress(new ProgressRecord(0, activity, string.Format(CultureInfo.CurrentCulture, "{0:N0} of {1:N0} keys, {2:N0} a second", _done, total, rate))
        {
            PercentComplete = Math.Min(100, 100 * _done / Math.Max(1, total)),
            SecondsRemaining = (int)((total - _done) / rate),
        });
    }

    internal void Complete()
    {
        if (_shown)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
