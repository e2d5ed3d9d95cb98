namespace SogniLike.Simulation.Engine;

/// <summary>The clock and timers of one process. Timers die with it.</summary>
/// <param name="error">What this machine's wall clock shows too much.</param>
internal sealed class SimulatedTime(SimulatedProcess process, TimeSpan error) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => EventLoop.Start + process.Loop.Now + error;

    public override long GetTimestamp() => process.Loop.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private long _generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var generation = ++_generation;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                process.After(dueTime, () => Fire(generation, period));
            }

            return true;
        }

        public void Dispose() => _generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(long generation, TimeSpan period)
        {
            if (generation != _generation)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                process.After(period, () => Fire(generation, period));
            }

            callback(state);
        }
    }
}
