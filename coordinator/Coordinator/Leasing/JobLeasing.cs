using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Leasing;

/// <summary>The leased step of <see cref="JobPipeline"/>: leases begin, are renewed and end. Safe for concurrent use.</summary>
internal sealed class JobLeasing(IJobStore store, JobWriter writer, LeaseRules rules, SpeedModel speeds, AuditOpenings audits, WorkerDirectory directory, IPoolClock clock)
{
    private const int SweepSize = 100;
    private const string PutBack = "An operator put the job back into the queue.";
    private const string ForAnother = "An operator gave the job to another worker.";

    /// <summary>Gives a job, if it is still queued as it was read, to the worker. Null: somebody else was faster.</summary>
    /// <param name="queued">As it was read.</param>
    /// <param name="worker">Who gets it.</param>
    /// <param name="match">How the worker was found, for everybody to read; null when nobody looked.</param>
    /// <param name="workerModels">All models of the worker.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<Job?> AssignAsync(
        Job queued, WorkerId worker, MatchRecord? match, IReadOnlyList<ManifestId> workerModels, CancellationToken cancellationToken) =>
        await ApplyAsync(rules.Grant(queued, worker, speeds.ExpectedMs(worker, queued.Spec), clock.NowMs, match), cancellationToken, workerModels);

    /// <summary>The change that gives a job to the worker that it was matched with.</summary>
    /// <param name="queued">The job, as it is or is about to be written.</param>
    /// <param name="assignment">Which worker, and why.</param>
    public JobChange Grant(Job queued, MatchAssignment assignment) =>
        rules.Grant(queued, assignment.Worker, speeds.ExpectedMs(assignment.Worker, queued.Spec), clock.NowMs, assignment.Why);

    /// <summary>Gives a straggling job, if it is still as it was read, to a second worker. Null: it needs none any more, or somebody else was faster.</summary>
    public async Task<Job?> HedgeAsync(Job straggler, WorkerId worker, CancellationToken cancellationToken) =>
        rules.Hedge(straggler, worker, speeds.ExpectedMs(worker, straggler.Spec), clock.NowMs) is { } change
            ? await ApplyAsync(change, cancellationToken)
            : null;

    /// <summary>Moves the end of a running lease, but not beyond <paramref name="endsAtMs"/>.</summary>
    public async Task<LeaseRenewalResult> RenewAsync(LeaseClaim claim, long endsAtMs, CancellationToken cancellationToken)
    {
        var until = Math.Min(rules.EndOf(clock.NowMs), endsAtMs);
        var renewal = await store.RenewLeaseAsync(claim.Job, claim.Token, claim.Fence, until, cancellationToken);
        return new LeaseRenewalResult(renewal, renewal == LeaseRenewal.Renewed ? until : 0);
    }

    /// <summary>The worker gives the job back.</summary>
    public Task<LeaseStanding> GiveBackAsync(LeaseClaim claim, AttemptOutcome outcome, string message, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            claim.Job,
            job => LeaseComparison.Compare(job, claim) is var standing and not LeaseStanding.Current
                ? new JobDecision<LeaseStanding>(standing)
                : new JobDecision<LeaseStanding>(LeaseStanding.Current, End(job!, claim.Fence, outcome, message)),
            cancellationToken);

    /// <summary>Ends a lease unless it was renewed beyond <paramref name="unlessRenewedAfterMs"/>. True when it ended now.</summary>
    public Task<bool> EndAsync(JobId id, long fence, AttemptOutcome outcome, string message, long unlessRenewedAfterMs, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            id,
            job => job?.Running(fence) is not { } lease
                ? new JobDecision<bool>(false)
                : new JobDecision<bool>(
                    true,
                    End(job, fence, outcome, message) with { Guards = [new JobGuard.ScoreAtMost(job.IndexOf(lease), id, unlessRenewedAfterMs)] }),
            cancellationToken);

    /// <summary>Takes a job from whoever runs it, back to its place in the queue. Nothing is held against anybody; what its worker still brings is refused.</summary>
    /// <param name="elsewhere">Whoever has it now does not get it again.</param>
    public Task<TakeBackResult> TakeBackAsync(JobId id, bool elsewhere, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            id,
            job =>
            {
                if (job is not { State: JobState.Leased })
                {
                    return new JobDecision<TakeBackResult>(job is null ? new TakeBackResult.NotFound() : new TakeBackResult.NotRunning(job));
                }

                var (outcome, message) = elsewhere ? (AttemptOutcome.Reassigned, ForAnother) : (AttemptOutcome.Requeued, PutBack);
                var change = LeaseRules.TakeBack(job, outcome, message, directory.RunsOf(job), clock.NowMs);
                return new JobDecision<TakeBackResult>(new TakeBackResult.TakenBack(change.After), change.Alone());
            },
            cancellationToken);

    /// <summary>The transaction that ends a running lease of the job.</summary>
    /// <param name="job">As it was read.</param>
    /// <param name="fence">Of the lease.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="verification">How the result was checked that came under it; null when none came.</param>
    /// <param name="opened">The audit of what its worker opened; null when it opened nothing, or nothing that could be audited.</param>
    public JobTransaction End(Job job, long fence, AttemptOutcome outcome, string message, JobVerification? verification = null, AuditChange? opened = null)
    {
        var change = rules.End(job, fence, outcome, message, directory.RunsOf(job)(fence), clock.NowMs);
        if (verification is not null)
        {
            change = JobChange.Of(job, change.After with { Verification = verification });
        }

        var audit = opened ?? audits.OfEnd(job, job.Running(fence)!, outcome);
        return change.Alone() with { Samples = SpeedModel.SamplesOf(change), Audits = audit is null ? [] : [audit] };
    }

    /// <summary>Ends some leases that nobody renewed, or that lasted as long as they may.</summary>
    /// <returns>How many ended, and whether there may be more.</returns>
    public async Task<(int Ended, bool More)> SweepAsync(CancellationToken cancellationToken)
    {
        var (now, ended, more) = (clock.NowMs, 0, false);
        foreach (var index in new JobIndex[] { new JobIndex.Leases(), new JobIndex.Hedges() })
        {
            var due = await store.RangeAsync(index, long.MinValue, now, SweepSize, descending: false, cancellationToken);
            more |= due.Count == SweepSize;
            var ends = due.ToDictionary(entry => entry.Id, entry => entry.Score);
            foreach (var job in await store.FindAsync([.. ends.Keys], cancellationToken))
            {
                if (job.Running().FirstOrDefault(lease => job.IndexOf(lease) == index) is { } lease)
                {
                    ended += await EndSilentOrSlowAsync(job.Id, lease, ends[job.Id], now, cancellationToken) ? 1 : 0;
                }
            }
        }

        return (ended, more);
    }

    /// <param name="untilMs">Where its renewals brought its end: to all that its pace allows, or not.</param>
    private Task<bool> EndSilentOrSlowAsync(JobId id, JobLease lease, long untilMs, long nowMs, CancellationToken cancellationToken) =>
        lease.Pace is { } pace && pace.EndsAtMs <= untilMs
            ? EndAsync(id, lease.Fence, AttemptOutcome.WorkerTooSlow, TooSlow(lease, pace), nowMs, cancellationToken)
            : EndAsync(id, lease.Fence, AttemptOutcome.WorkerLost, "The lease ended without a word from the worker.", nowMs, cancellationToken);

    private static string TooSlow(JobLease lease, LeasePace pace) =>
        $"Not finished after {(pace.EndsAtMs - lease.GrantedAtMs) / 1000} s; it was expected to take {Math.Max(1, pace.ExpectedMs / 1000)} s.";

    private async Task<Job?> ApplyAsync(JobChange change, CancellationToken cancellationToken, IReadOnlyList<ManifestId>? workerModels = null) =>
        await writer.ApplyAsync(change.Alone() with { WorkerModels = workerModels ?? [] }, cancellationToken) is ApplyOutcome.Applied ? change.After : null;
}
