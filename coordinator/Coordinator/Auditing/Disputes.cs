using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Lets artists dispute what they were delivered, and operators verify it again: the whole job is audited, and refunded and drawn anew when it is bad. Never needs the worker that drew it. Safe for
/// concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class Disputes
{
    private readonly IJobStore _jobs;
    private readonly JobWriter _writer;
    private readonly IAuditStore _audits;
    private readonly AuditOpenings _openings;
    private readonly IWorkerStore _workers;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly IOptions<AuditingOptions> _options;

    internal Disputes(IJobStore jobs, JobWriter writer, IAuditStore audits, AuditOpenings openings, IWorkerStore workers, IIdSource ids, IPoolClock clock, IOptions<AuditingOptions> options) =>
        (_jobs, _writer, _audits, _openings, _workers, _ids, _clock, _options) = (jobs, writer, audits, openings, workers, ids, clock, options);

    /// <summary>Disputes an image. A job is disputed once; while an audit of it runs, and after one that failed, there is nothing to dispute.</summary>
    public async Task<DisputeResult> OpenAsync(AccountId account, JobId id, CancellationToken cancellationToken)
    {
        var job = await _jobs.FindAsync(id, cancellationToken);
        var (now, within) = (_clock.NowMs, _options.Value.DisputeFor);
        if (Refusal(job) is { } refusal)
        {
            return refusal;
        }

        var lately = await _audits.RangeAsync(
            new AuditIndex.Disputes(account), now - (long)within.TotalMilliseconds, long.MaxValue, Math.Min(1_000, _options.Value.MaxDisputes), descending: true, cancellationToken);
        if (lately.Count >= Math.Min(1_000, _options.Value.MaxDisputes))
        {
            return new DisputeResult.TooMany(_options.Value.MaxDisputes, within);
        }

        return await OpenAsync(job!, AuditReason.Dispute, Refusal, cancellationToken);

        DisputeResult? Refusal(Job? current) =>
            current is null || current.Account != account ? new DisputeResult.NotFound()
            : current is not { State: JobState.Delivered, Image: not null, Verification: not null } ? new DisputeResult.NotDelivered()
            : current.Audit is { Verdict: null or AuditVerdict.Failed } or { Reason: AuditReason.Dispute or AuditReason.Operator } ? new DisputeResult.Opened(current.Audit.Id, Repeated: true)
            : now - current.UpdatedAtMs > within.TotalMilliseconds ? new DisputeResult.TooLate(within)
            : null;
    }

    /// <summary>
    /// Has a delivered image of anybody's looked at again, for the operators of the pool, for as long as the job is kept: what its worker opened is kept as long. While an audit of it runs, and after one
    /// that failed, there is nothing to verify.
    /// </summary>
    public async Task<DisputeResult> VerifyAsync(JobId id, CancellationToken cancellationToken)
    {
        var job = await _jobs.FindAsync(id, cancellationToken);
        return Refusal(job) is { } refusal ? refusal
            : !await _openings.HasRoomAsync(cancellationToken) ? new DisputeResult.PoolFull(_options.Value.MaxOpen)
            : await OpenAsync(job!, AuditReason.Operator, Refusal, cancellationToken);

        static DisputeResult? Refusal(Job? current) =>
            current is null ? new DisputeResult.NotFound()
            : current is not { State: JobState.Delivered, Image: not null, Verification: not null } ? new DisputeResult.NotDelivered()
            : current.Audit is { Verdict: null or AuditVerdict.Failed } ? new DisputeResult.Opened(current.Audit.Id, Repeated: true)
            : null;
    }

    /// <summary>Opens an audit of all that the job's worker did, and notes it with the job.</summary>
    private async Task<DisputeResult> OpenAsync(Job job, AuditReason reason, Func<Job?, DisputeResult?> refuse, CancellationToken cancellationToken)
    {
        var (now, worker) = (_clock.NowMs, job.Verification!.Worker);
        var presence = (await _workers.ListPresenceAsync(now, cancellationToken)).FirstOrDefault(one => one.Id == worker);
        var suspect = AuditSuspect.Of(await _workers.FindAsync(worker, cancellationToken), presence, job.Spec);
        return await _writer.ChangeAsync(job.Id, Decide, cancellationToken, job);

        JobDecision<DisputeResult> Decide(Job? current)
        {
            if (refuse(current) is { } already)
            {
                return new JobDecision<DisputeResult>(already);
            }

            var audit = AuditChanges.Open(new AuditId(_ids.NewId()), reason, current!, current!.Verification!, current.Image, suspect, holds: false, _options.Value, now);
            var note = new JobAudit(audit.Id, reason, null) { Refunded = current.Audit?.Refunded ?? 0, Rerender = current.Audit?.Rerender };
            var noted = JobChange.Of(current, current with { Version = current.Version + 1, Audit = note });
            return new JobDecision<DisputeResult>(new DisputeResult.Opened(audit.Id, Repeated: false), noted.Alone() with { Audits = [audit] });
        }
    }
}
