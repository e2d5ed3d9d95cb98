using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs work on threads of its own, so that a starved thread pool does not hold it up; when more than a few items wait, the thread pool helps.
/// Thread safe.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    // A monitor: a thread that waits for work sleeps at once, where a semaphore would first spin.
    private readonly object _lock = new();
    private readonly Queue<(Action<object?> Action, object? State)> _queue = new();
    private readonly int _useThreadPoolQueueLength;
    private readonly string _name;
    private int _available;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    public DedicatedThreadPoolPipeScheduler(
        string? name = null, int workerCount = 5, int useThreadPoolQueueLength = 10, ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        _name = name ?? nameof(DedicatedThreadPoolPipeScheduler);
        _useThreadPoolQueueLength = useThreadPoolQueueLength;
        WorkerCount = workerCount;
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Work) { Name = $"{_name}:{i}", Priority = priority, IsBackground = true }.Start();
        }
    }

    /// <summary>Threads.</summary>
    public int WorkerCount { get; }

    /// <summary>Threads that have nothing to do.</summary>
    public int AvailableCount => Volatile.Read(ref _available);

    public long TotalServicedByQueue => Interlocked.Read(ref _servicedByQueue);

    public long TotalServicedByPool => Interlocked.Read(ref _servicedByPool);

    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_lock)
        {
            if (!_disposed && WorkerCount > 0 && _queue.Count <= _useThreadPoolQueueLength)
            {
                _queue.Enqueue((action, state));
                Monitor.Pulse(_lock);
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>The threads end once the queue is empty; later work goes to the thread pool.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Monitor.PulseAll(_lock);
        }
    }

    public override string ToString() => _name;

    private void Work()
    {
        while (true)
        {
            (Action<object?> Action, object? State) item;
            lock (_lock)
            {
                while (!_queue.TryDequeue(out item))
                {
                    if (_disposed)
                    {
                        return;
                    }

                    _available++;
                    Monitor.Wait(_lock);
                    _available--;
                }
            }

            Interlocked.Increment(ref _servicedByQueue);
            item.Action(item.State);
        }
    }
}
