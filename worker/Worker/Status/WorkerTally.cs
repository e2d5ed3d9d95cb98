namespace SogniLike.Worker.Status;

/// <summary>What the worker did since it started. Safe for concurrent use.</summary>
public sealed class WorkerTally
{
    private long _done;
    private long _failed;
    private long _refused;
    private long _stopped;
    private long _declined;
    private long _audits;
    private long _auditsDeclined;
    private long _droppedProgress;

    /// <summary>Results that the coordinator accepted.</summary>
    public long JobsDone => Interlocked.Read(ref _done);

    /// <summary>Jobs that this worker tried and could not do.</summary>
    public long JobsFailed => Interlocked.Read(ref _failed);

    /// <summary>Results that failed one of the coordinator's checks.</summary>
    public long ResultsRefused => Interlocked.Read(ref _refused);

    /// <summary>Jobs stopped before their end: cancelled, lease lost, or handed back.</summary>
    public long JobsStopped => Interlocked.Read(ref _stopped);

    /// <summary>Assignments declined.</summary>
    public long JobsDeclined => Interlocked.Read(ref _declined);

    /// <summary>Audits of others' jobs answered to the end.</summary>
    public long AuditsDone => Interlocked.Read(ref _audits);

    /// <summary>Offers of audits declined.</summary>
    public long AuditsDeclined => Interlocked.Read(ref _auditsDeclined);

    /// <summary>Progress messages dropped because the outbox was full.</summary>
    public long ProgressDropped => Interlocked.Read(ref _droppedProgress);

    internal void CountDone() => Interlocked.Increment(ref _done);

    internal void CountFailed() => Interlocked.Increment(ref _failed);

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    internal void CountStopped() => Interlocked.Increment(ref _stopped);

    internal void CountDeclined() => Interlocked.Increment(ref _declined);

    internal void CountAudited() => Interlocked.Increment(ref _audits);

    internal void CountAuditDeclined() => Interlocked.Increment(ref _auditsDeclined);

    internal void CountDroppedProgress() => Interlocked.Increment(ref _droppedProgress);
}
