using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Keys.Tests.Scheduling;

public sealed class InputPacingTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_first_item_is_waited_for_without_a_limit()
    {
        Assert.Equal([TimeSpan.MaxValue], Waits(new InputPacing(4), isDone: true, [null]));
    }

    [Fact]
    public void Input_that_is_available_is_not_waited_for()
    {
        Assert.Empty(Waits(new InputPacing(4), isDone: true, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Slow_input_is_waited_for_in_proportion_to_the_time_that_it_took()
    {
        Assert.Equal([TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)], Waits(new InputPacing(4), isDone: true, Slow, Slow + Slow));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(8, 3)]
    [InlineData(16, 4)]
    public void Waits_for_input_that_is_faster_than_the_server_become_rare(int items, int waits)
    {
        Assert.Equal(waits, Waits(new InputPacing(1), isDone: false, [.. Enumerable.Repeat((TimeSpan?)Slow, items)]).Count);
    }

    [Fact]
    public void A_wait_that_was_long_enough_ends_the_skipping()
    {
        var pacing = new InputPacing(1);
        Waits(pacing, isDone: false, Slow);

        Assert.Equal(2, Waits(pacing, isDone: true, Slow, Slow, Slow).Count);
    }

    private static List<TimeSpan> Waits(InputPacing pacing, bool isDone, params TimeSpan?[] produced)
    {
        var waits = new List<TimeSpan>();
        foreach (TimeSpan? time in produced)
        {
            pacing.Wait(time, limit =>
            {
                waits.Add(limit);
                return isDone;
            });
        }

        return waits;
    }
}
