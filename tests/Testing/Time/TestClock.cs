namespace SogniLike.Testing.Time;

/// <summary>
/// A clock that moves only when a test says so: wall clock, timestamps and timers together. Callbacks run on the thread that calls
/// <see cref="Advance"/>, in the order in which they are due. Safe for concurrent use; one caller of <see cref="Advance"/> at a time.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Armed)> _waits = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;

    /// <summary>Starts on 2026-01-01 at midnight, UTC.</summary>
    public TestClock()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at the given time.</summary>
    public TestClock(DateTimeOffset start) => _start = start;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far the clock has moved since it was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and runs every callback that becomes due on the way, each at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (true)
        {
            TestTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                if (next is null)
                {
                    _elapsed = target;
                    return;
                }

                _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
                next.Rearm(_elapsed);
                if (next.Due == TimeSpan.MaxValue)
                {
                    _timers.Remove(next);
                }
            }

            next.Fire();
        }
    }

    /// <summary>
    /// Completes once somebody waits on this clock for exactly <paramref name="delay"/> from now: the armed wait before an <see cref="Advance"/>.
    /// </summary>
    public Task WhenArmedAsync(TimeSpan delay)
    {
        lock (_lock)
        {
            var due = _elapsed + delay;
            bool Condition() => _timers.Any(t => t.Due == due);
            if (Condition())
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((Condition, armed));
            return armed.Task;
        }
    }

    private void Arm(TestTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _elapsed + dueTime;
            timer.Period = period;
            if (timer.Due != TimeSpan.MaxValue)
            {
                _timers.Add(timer);
            }

            foreach (var wait in _waits.Where(w => w.Condition()).ToList())
            {
                _waits.Remove(wait);
                wait.Armed.SetResult();
            }
        }
    }

    private void Remove(TestTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

        public TimeSpan Period { get; set; }

        public void Rearm(TimeSpan now) =>
            Due = Period == Timeout.InfiniteTimeSpan || Period == TimeSpan.Zero ? TimeSpan.MaxValue : now + Period;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Arm(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
