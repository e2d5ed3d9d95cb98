using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Leasing;

/// <summary>
/// One lease that the worker holds, from the assignment to the coordinator's last word. While the job runs, the lease ends by the worker's own
/// monotonic clock when no renewal comes; a finished result is kept longer, because only the coordinator knows whether it is too late.
/// Safe for concurrent use.
/// </summary>
public sealed class HeldJob : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource<LeaseAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _challenge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _uploadMissing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;
    private TimeSpan _length;
    private long? _unanswered;
    private long _asked;
    private bool _holdsResult;
    private bool _arePreviewsWanted = true;
    private ImageProgress _progress;

    internal HeldJob(Lease lease, TimeSpan length, TimeProvider time, CancellationToken shuttingDown, object? slot = null)
    {
        Lease = lease;
        Slot = slot ?? this;
        _time = time;
        _length = length;
        _since = _asked = time.GetTimestamp();
        Cancellation = new JobCancellation(shuttingDown);
        _timer = time.CreateTimer(_ => OnTimer(), null, length, Timeout.InfiniteTimeSpan);
    }

    /// <summary>As the coordinator gave it. The token in it is never logged.</summary>
    public Lease Lease { get; }

    /// <summary>What jobs of one batch have in common: they are in one slot.</summary>
    internal object Slot { get; }

    /// <summary>Stops the job.</summary>
    public JobCancellation Cancellation { get; }

    /// <summary>Completes with the coordinator's word on the result, or when the lease is over.</summary>
    public Task<LeaseAnswer> Answer => _answer.Task;

    /// <summary>Completes with the coordinator's answer to the commitment: true, everything is to be opened; false, the ends alone. The first answer stands.</summary>
    public Task<bool> Challenge => _challenge.Task;

    /// <summary>Completes when the coordinator says that it does not have the upload of a returned result.</summary>
    public Task UploadMissing
    {
        get
        {
            lock (_lock)
            {
                return _uploadMissing.Task;
            }
        }
    }

    /// <summary>True once the image is finished: the slot is free and the result waits for its answer.</summary>
    public bool HoldsResult
    {
        get
        {
            lock (_lock)
            {
                return _holdsResult;
            }
        }
    }

    /// <summary>How many previews the artist asked for; null where the coordinator does not say. Set before the job runs.</summary>
    internal int? Previews { get; set; }

    /// <summary>Whether anybody looks at previews of the job. True until the coordinator says otherwise.</summary>
    public bool ArePreviewsWanted
    {
        get => Volatile.Read(ref _arePreviewsWanted);
        set => Volatile.Write(ref _arePreviewsWanted, value);
    }

    /// <summary>How far the job is; for the status page.</summary>
    public ImageProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }

        set
        {
            lock (_lock)
            {
                _progress = value;
            }
        }
    }

    /// <summary>A renewal is asked for now, by a heartbeat or by Hello, whose stream brings no answers to earlier ones.</summary>
    internal void AskForRenewal(bool isNewStream)
    {
        lock (_lock)
        {
            _asked = _time.GetTimestamp();
            _unanswered = isNewStream ? _asked : _unanswered ?? _asked;
        }
    }

    /// <summary>
    /// The lease was renewed. It counts from the moment the renewal was asked for, not from the answer, so that this clock runs out before the
    /// coordinator's.
    /// </summary>
    internal void Renew(TimeSpan remaining)
    {
        lock (_lock)
        {
            var asked = _unanswered ?? _asked;
            _unanswered = null;
            if (!_holdsResult)
            {
                Restart(asked, remaining);
            }
        }
    }

    internal void TakeChallenge(bool openAll) => _challenge.TrySetResult(openAll);

    internal void AskForUpload()
    {
        lock (_lock)
        {
            _uploadMissing.TrySetResult();
        }
    }

    /// <summary>From now on <see cref="UploadMissing"/> speaks of the next upload.</summary>
    internal void ExpectUpload()
    {
        lock (_lock)
        {
            if (_uploadMissing.Task.IsCompleted)
            {
                _uploadMissing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    internal void KeepResult(TimeSpan retention)
    {
        lock (_lock)
        {
            _holdsResult = true;
            Restart(_time.GetTimestamp(), retention);
        }
    }

    internal void End(LeaseAnswer answer, JobCancelReason reason)
    {
        _answer.TrySetResult(answer);
        if (answer is LeaseAnswer.Over || !HoldsResult)
        {
            Cancellation.Cancel(reason);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _answer.TrySetResult(new LeaseAnswer.Over());
        Cancellation.Dispose();
    }

    private void Restart(long since, TimeSpan length)
    {
        _since = since;
        _length = length;
        var left = length - _time.GetElapsedTime(since);
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        bool holdsResult;
        lock (_lock)
        {
            // A renewal may have come while this callback was on its way.
            var remaining = _length - _time.GetElapsedTime(_since);
            if (remaining > TimeSpan.Zero)
            {
                _timer.Change(remaining, Timeout.InfiniteTimeSpan);
                return;
            }

            holdsResult = _holdsResult;
        }

        End(new LeaseAnswer.Over(), holdsResult ? JobCancelReason.Expired : JobCancelReason.LeaseLost);
    }
}
