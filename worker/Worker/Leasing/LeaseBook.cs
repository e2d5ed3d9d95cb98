using Microsoft.Extensions.Options;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Audits;
using SogniLike.Worker.Session;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Leasing;

/// <summary>
/// Every lease that the worker holds, the audits it answers, and the slots they run in. It outlives sessions: after a reconnect the running jobs go on and are listed
/// in Hello. Safe for concurrent use.
/// </summary>
public sealed class LeaseBook
{
    /// <summary>Most leases at once, the protocol's bound on Hello.held.</summary>
    public const int MaxHeld = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string JobId, ulong Fence), HeldJob> _held = [];
    private readonly HashSet<RunningAudit> _audits = [];
    private readonly List<TaskCompletionSource> _emptyWaits = [];
    private readonly WorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly HeartbeatSignal _changes;
    private readonly WorkerState _state;

    public LeaseBook(IOptions<WorkerOptions> options, TimeProvider time, HeartbeatSignal changes, WorkerState state)
    {
        _options = options.Value;
        _time = time;
        _changes = changes;
        _state = state;
    }

    /// <summary>Every lease now held, in no order.</summary>
    public IReadOnlyList<HeldJob> Held
    {
        get
        {
            lock (_lock)
            {
                return [.. _held.Values];
            }
        }
    }

    /// <summary>Every audit that has a slot now, in no order.</summary>
    public IReadOnlyList<RunningAudit> Audits
    {
        get
        {
            lock (_lock)
            {
                return [.. _audits];
            }
        }
    }

    /// <summary>The leases to list in Hello or a heartbeat; each counts as asked to be renewed now.</summary>
    /// <param name="isNewStream">True for Hello: answers to earlier heartbeats cannot come any more.</param>
    public IReadOnlyList<Lease> AskForRenewal(bool isNewStream)
    {
        var held = Held;
        foreach (var job in held)
        {
            job.AskForRenewal(isNewStream);
        }

        return [.. held.Select(j => j.Lease)];
    }

    /// <summary>Takes a slot for the lease, which ends after <paramref name="length"/> unless it is renewed.</summary>
    /// <param name="lease">As the coordinator gave it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="slot">Jobs that have it in common are in one slot; null: the job is alone in its own.</param>
    public LeaseTaking TryTake(Lease lease, TimeSpan length, object? slot = null)
    {
        List<HeldJob> superseded;
        LeaseTaking taking;
        lock (_lock)
        {
            if (_held.ContainsKey((lease.JobId, lease.Fence)))
            {
                return new LeaseTaking.AlreadyHeld();
            }

            // The coordinator gave the job again: what runs under the old fence can no longer be returned.
            superseded = _held.Values.Where(j => j.Lease.JobId == lease.JobId && j.Lease.Fence < lease.Fence).ToList();
            var waiting = _held.Values.Count(j => j.HoldsResult);
            var isFull = !IsRunning(slot) && RunningSlots() + _audits.Count >= _options.Slots;
            if (isFull || waiting >= _options.MaxWaitingResults || _held.Count >= MaxHeld)
            {
                taking = new LeaseTaking.NoFreeSlot();
            }
            else
            {
                var job = new HeldJob(lease, length, _time, _state.Draining, slot);
                _held.Add((lease.JobId, lease.Fence), job);
                taking = new LeaseTaking.Taken(job);
            }
        }

        superseded.ForEach(j => j.End(new LeaseAnswer.Over(), JobCancelReason.LeaseLost));
        return taking;
    }

    /// <summary>Takes a slot for an audit, until it is disposed.</summary>
    /// <returns>Null: every slot is busy, or the same audit has one.</returns>
    public RunningAudit? TryTakeForAudit(string auditId, int evaluations)
    {
        lock (_lock)
        {
            if (RunningSlots() + _audits.Count >= _options.Slots || _audits.Any(a => a.Id == auditId))
            {
                return null;
            }

            var audit = new RunningAudit(auditId, evaluations, Release);
            _audits.Add(audit);
            return audit;
        }
    }

    /// <summary>The image is finished: the slot becomes free, the lease stays held until the coordinator has judged the result.</summary>
    public void KeepResult(HeldJob job)
    {
        job.KeepResult(_options.ResultRetention);
        _changes.Raise();
    }

    /// <summary>The job is over for this worker.</summary>
    public void Release(HeldJob job)
    {
        List<TaskCompletionSource> waits;
        lock (_lock)
        {
            _held.Remove((job.Lease.JobId, job.Lease.Fence));
            waits = TakeWaitsIfEmpty();
        }

        job.Dispose();
        _changes.Raise();
        waits.ForEach(w => w.TrySetResult());
    }

    /// <summary>Applies the coordinator's word on one lease. Words on leases that are not held are ignored.</summary>
    /// <param name="longest">The session's lease length, which no renewal exceeds.</param>
    public void Apply(LeaseStatus status, TimeSpan longest)
    {
        if (Find(status.JobId, status.Fence) is not { } job)
        {
            return;
        }

        switch (status.State)
        {
            case LeaseState.Renewed:
                var remaining = TimeSpan.FromMilliseconds(status.RemainingMs);
                job.Renew(remaining > TimeSpan.Zero && remaining < longest ? remaining : longest);
                if (status.Code == ErrorCodes.UploadMissing)
                {
                    job.AskForUpload();
                }

                break;
            case LeaseState.ResultAccepted:
                job.End(new LeaseAnswer.Accepted(), JobCancelReason.LeaseLost);
                break;
            case LeaseState.ResultRefused:
                job.End(new LeaseAnswer.Refused(LogText.Clean(status.Code), LogText.Clean(status.Message)), JobCancelReason.LeaseLost);
                break;
            case LeaseState.Expired or LeaseState.OwnedByOther or LeaseState.UnknownJob:
                job.End(new LeaseAnswer.Over(), JobCancelReason.LeaseLost);
                break;
        }
    }

    /// <summary>Applies the coordinator's answer to a commitment; one to a lease that is not held is ignored.</summary>
    public void Apply(Challenge challenge) => Find(challenge.JobId, challenge.Fence)?.TakeChallenge(challenge.OpenAll);

    /// <summary>Notes whether anybody watches a job; one that is not held is ignored.</summary>
    public void Apply(Previews previews)
    {
        if (Find(previews.JobId, previews.Fence) is { } job)
        {
            job.ArePreviewsWanted = previews.Wanted;
        }
    }

    /// <summary>Stops one job as the coordinator asked.</summary>
    public void Cancel(Cancel cancel)
    {
        var reason = cancel.Reason switch
        {
            CancelReason.Artist => JobCancelReason.Artist,
            CancelReason.Expired => JobCancelReason.Expired,
            CancelReason.Operator => JobCancelReason.Operator,
            CancelReason.Superseded => JobCancelReason.Superseded,
            _ => JobCancelReason.LeaseLost,
        };
        Find(cancel.JobId, cancel.Fence)?.End(new LeaseAnswer.Over(), reason);
    }

    /// <summary>Stops every job and every audit.</summary>
    public void CancelAll(JobCancelReason reason)
    {
        foreach (var audit in Audits)
        {
            audit.Cancel();
        }

        foreach (var job in Held)
        {
            job.End(new LeaseAnswer.Over(), reason);
        }
    }

    /// <summary>Completes when no lease is held and no audit runs.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            if (_held.Count + _audits.Count == 0)
            {
                return Task.CompletedTask;
            }

            var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _emptyWaits.Add(empty);
            return empty.Task;
        }
    }

    private void Release(RunningAudit audit)
    {
        List<TaskCompletionSource> waits;
        lock (_lock)
        {
            _audits.Remove(audit);
            waits = TakeWaitsIfEmpty();
        }

        waits.ForEach(w => w.TrySetResult());
    }

    // Under the lock.
    private List<TaskCompletionSource> TakeWaitsIfEmpty()
    {
        if (_held.Count + _audits.Count > 0)
        {
            return [];
        }

        List<TaskCompletionSource> waits = [.. _emptyWaits];
        _emptyWaits.Clear();
        return waits;
    }

    // Under the lock.
    private int RunningSlots() => _held.Values.Where(j => !j.HoldsResult).Select(j => j.Slot).Distinct().Count();

    private bool IsRunning(object? slot) => slot is not null && _held.Values.Any(j => !j.HoldsResult && j.Slot == slot);

    private HeldJob? Find(string jobId, ulong fence)
    {
        lock (_lock)
        {
            return _held.GetValueOrDefault((jobId, fence));
        }
    }
}
