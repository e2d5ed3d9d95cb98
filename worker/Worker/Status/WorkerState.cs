using SogniLike.Worker.Session;

namespace SogniLike.Worker.Status;

/// <summary>Whether the worker takes new jobs. Safe for concurrent use.</summary>
public sealed class WorkerState : IDisposable
{
    private readonly HeartbeatSignal _changes;
    private readonly CancellationTokenSource _draining = new();
    private volatile HoldStatus? _hold;
    private volatile bool _paused;

    public WorkerState(HeartbeatSignal changes)
    {
        _changes = changes;
        Draining = _draining.Token;
    }

    /// <summary>The owner asked to take nothing new. Running jobs go on. Not kept over a restart.</summary>
    public bool Paused
    {
        get => _paused;
        set
        {
            if (_paused != value)
            {
                _paused = value;
                _changes.Raise();
            }
        }
    }

    /// <summary>Why the coordinator gives this worker nothing, as it last said; null when it said nothing of the kind. May be over.</summary>
    public HoldStatus? Hold
    {
        get => _hold;
        internal set => _hold = value;
    }

    /// <summary>Cancelled once the worker is going away.</summary>
    public CancellationToken Draining { get; }

    /// <summary>Takes nothing new from now on; there is no way back.</summary>
    public void BeginDraining() => _draining.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _draining.Dispose();
}
