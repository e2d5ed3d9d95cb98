namespace SogniLike.Worker.Leasing;

/// <summary>
/// Two tokens and a reason. <see cref="Token"/> means: stop now, nothing is to be returned. <see cref="ShuttingDown"/> means: the worker wants to
/// leave; finish if you can, but do not start anything long. Safe for concurrent use.
/// </summary>
public sealed class JobCancellation : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private JobCancelReason _reason;
    private bool _disposed;

    /// <summary>Makes one for a job; <paramref name="shuttingDown"/> is the worker's own.</summary>
    public JobCancellation(CancellationToken shuttingDown)
    {
        ShuttingDown = shuttingDown;
        Token = _source.Token;
    }

    /// <summary>Cancelled once there is a <see cref="Reason"/>.</summary>
    public CancellationToken Token { get; }

    /// <summary>Cancelled when the worker begins to drain.</summary>
    public CancellationToken ShuttingDown { get; }

    /// <summary>The first reason that was given; <see cref="JobCancelReason.None"/> before.</summary>
    public JobCancelReason Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>Stops the job. The first reason stands.</summary>
    /// <returns>True when this call stopped it.</returns>
    public bool Cancel(JobCancelReason reason)
    {
        lock (_lock)
        {
            if (_disposed || _reason != JobCancelReason.None)
            {
                return false;
            }

            _reason = reason;
        }

        // Outside the lock: callbacks run here. Nobody disposes the source before the job has seen its token.
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The job ended in the same moment.
        }

        return true;
    }

    /// <summary>Ends the life of the tokens; later calls of <see cref="Cancel"/> do nothing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _source.Dispose();
    }
}
