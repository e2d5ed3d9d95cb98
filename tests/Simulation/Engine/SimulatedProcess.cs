namespace SogniLike.Simulation.Engine;

/// <summary>
/// A process of the simulated network: its tasks run on the loop, its timers by the virtual clock with this machine's own error, and when it is killed nothing
/// of it ever runs again, not even a finally block. Used on the loop's thread only.
/// </summary>
internal sealed class SimulatedProcess(EventLoop loop, string name, TimeSpan clockError = default) : SynchronizationContext
{
    private TaskScheduler? _scheduler;

    /// <summary>For the log.</summary>
    public string Name { get; } = name;

    public bool IsAlive { get; private set; } = true;

    public EventLoop Loop { get; } = loop;

    /// <summary>This machine's clock and timers.</summary>
    public TimeProvider Time => field ??= new SimulatedTime(this, clockError);

    /// <summary>Runs tasks on the loop.</summary>
    public TaskScheduler Scheduler
    {
        get
        {
            Execute(() => _scheduler ??= TaskScheduler.FromCurrentSynchronizationContext());
            return _scheduler!;
        }
    }

    /// <summary>As kill -9.</summary>
    public void Kill() => IsAlive = false;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive)
        {
            Loop.Enqueue(this, d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for another thread here.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs code of this process, if it lives.</summary>
    public void Execute(Action action)
    {
        if (!IsAlive)
        {
            return;
        }

        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        catch (Exception fault)
        {
            Loop.Fail(fault);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Starts a task of this process. Its fault ends the run: the code under test catches what it expects.</summary>
    public void Spawn(Func<Task> work) => Execute(() => _ = WatchAsync(work));

    /// <summary>Does something later, if the process still lives then.</summary>
    public void After(TimeSpan delay, Action action) => Loop.After(delay, () => Execute(action));

    /// <summary>A pause by the virtual clock.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var passed = new TaskCompletionSource();
        After(delay, passed.SetResult);
        return passed.Task;
    }

    private async Task WatchAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault)
        {
            Loop.Fail(fault);
        }
    }
}
