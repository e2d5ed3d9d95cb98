using System.Runtime.ExceptionServices;

namespace SogniLike.Simulation.Engine;

/// <summary>
/// One thread, one virtual clock, one order of events: what happens when follows from the seed alone. Continuations of asynchronous code come back here
/// through the <see cref="SimulatedProcess"/> that they belong to.
/// </summary>
internal sealed class EventLoop
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _events = new();
    private readonly Queue<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _strayed;
    private long _order;

    /// <summary>Midnight of the first of January 2026.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Unix milliseconds by a clock that is right.</summary>
    public long NowMs => (Start + Now).ToUnixTimeMilliseconds();

    /// <summary>Events so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The first fault of any task; the run ends with it.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Does something later, outside every process: a packet arrives, a disk answers.</summary>
    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, ((Now + delay).Ticks, _order++));

    /// <summary>Called by the processes: the continuation runs in this step.</summary>
    public void Enqueue(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _strayed = $"A continuation of {process.Name} came from another thread: {callback.Method}. Something in the rules left the simulated scheduler.\n{Environment.StackTrace}";
            return;
        }

        _ready.Enqueue((process, callback, state));
    }

    /// <summary>Ends the run with this fault.</summary>
    public void Fail(Exception fault) => Fault ??= fault;

    /// <summary>The next event and all that follows from it at once; false when nothing is left to happen.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var action, out var due))
        {
            return false;
        }

        Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, due.Ticks));
        Steps++;
        action();
        Settle();
        return true;
    }

    /// <summary>Runs what is ready, until nothing is.</summary>
    public void Settle()
    {
        while (_ready.TryDequeue(out var ready))
        {
            ready.Process.Execute(() => ready.Callback(ready.State));
        }

        if (_strayed is { } strayed)
        {
            Fail(new InvalidOperationException(strayed));
        }

        if (Fault is not null)
        {
            ExceptionDispatchInfo.Throw(Fault);
        }
    }
}
