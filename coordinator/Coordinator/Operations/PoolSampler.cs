using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Operations;

/// <summary>
/// Takes down, now and then and on one coordinator at a time, how the pool does, so that operators see what was before they looked. Two that overlap do no harm: a moment
/// is told twice then.
/// </summary>
internal sealed class PoolSampler(
    IOperationsStore store,
    IJobStore jobs,
    IWorkerStore workers,
    IModelStore models,
    ILedgerStore ledger,
    IAuditStore audits,
    PoolDuties duties,
    IPoolClock clock,
    TimeProvider time,
    IOptions<OperationsOptions> options,
    ILogger<PoolSampler> logger)
    : Duty("PoolSampler", time, logger)
{
    private const string SamplesDuty = "pool-samples";
    private const int MostEnded = 1_000;
    private const int Page = 256;

    protected override TimeSpan Interval => options.Value.SampleInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await duties.TakeAsync(SamplesDuty, cancellationToken) is not { } lease)
        {
            return;
        }

        var now = clock.NowMs;
        var since = long.TryParse(lease.Cursor, CultureInfo.InvariantCulture, out var last) ? last : now - (long)Interval.TotalMilliseconds;

        // Several coordinators take turns: the interval is that of the pool.
        if (now - since < (long)Interval.TotalMilliseconds / 2)
        {
            return;
        }

        await store.AddSampleAsync(await SampleAsync(since, now, cancellationToken), options.Value.SamplesKept, cancellationToken);
        await duties.AdvanceAsync(lease, now.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    private async Task<PoolSample> SampleAsync(long since, long now, CancellationToken cancellationToken)
    {
        var present = await workers.ListPresenceAsync(now, cancellationToken);
        var known = await models.ListAsync(cancellationToken);
        var loads = await jobs.QueueLoadsAsync(cancellationToken);
        var queues = loads.GroupBy(load => PoolSample.NameOf(load.Queue.Manifest, known)).Select(queue => (Model: queue.Key, Jobs: queue.Sum(load => load.Jobs)))
            .OrderByDescending(queue => queue.Jobs).ThenBy(queue => queue.Model, StringComparer.Ordinal).ToList();
        var (delivered, failed) = (await EndedAsync(JobState.Delivered, since, now, cancellationToken), await EndedAsync(JobState.Failed, since, now, cancellationToken));
        var cancelled = await EndedAsync(JobState.Cancelled, since, now, cancellationToken);
        var worked = delivered.Concat(failed).Concat(cancelled).SelectMany(job => job.Attempts).ToLookup(attempt => attempt.Outcome == AttemptOutcome.Delivered, TookMs);
        var attempts = delivered.Concat(failed).SelectMany(job => job.Attempts).ToList();
        double[] waits = [.. delivered.Where(job => job is { Attempts.Count: > 0, Place: null }).Select(job => (double)(job.Attempts[0].StartedAtMs - job.CreatedAtMs)).Order()];
        double[] runs = [.. delivered.Where(job => job.Attempts.Count > 0).Select(job => (double)(job.UpdatedAtMs - job.Attempts[^1].StartedAtMs)).Order()];
        var verdicts = (await AuditsAsync(new AuditIndex.Judged(), since, now, cancellationToken)).Where(audit => audit.Reason != AuditReason.Ringer).ToLookup(audit => audit.Verdict);
        var balances = await ledger.BalancesAsync([LedgerAccount.Issuance, LedgerAccount.Reserve], cancellationToken);
        return new PoolSample
        {
            AtMs = now,
            WorkersOnline = present.Count,
            Slots = present.Sum(one => one.Slots),
            BusySlots = present.Sum(one => one.BusySlots),
            Queued = queues.Take(PoolSample.MostQueues).ToDictionary(queue => queue.Model, queue => queue.Jobs),
            QueuedOthers = queues.Skip(PoolSample.MostQueues).Sum(queue => queue.Jobs),
            Leased = await jobs.CountAsync(new JobIndex.Leases(), cancellationToken),
            Delivered = delivered.Count,
            Failed = failed.Count,
            Cancelled = cancelled.Count,
            WorkedMs = worked[true].Sum(),
            WastedMs = worked[false].Sum(),
            LeasesLost = attempts.Count(attempt => attempt.Outcome == AttemptOutcome.WorkerLost),
            ResultsRefused = attempts.Count(attempt => attempt.Outcome == AttemptOutcome.ResultRefused),
            WaitP50Ms = Quantile(waits, 0.5),
            WaitP95Ms = Quantile(waits, 0.95),
            RunP50Ms = Quantile(runs, 0.5),
            RunP95Ms = Quantile(runs, 0.95),
            Issued = -balances[0],
            Reserve = balances[1],
            AuditsDrawn = (await AuditsAsync(new AuditIndex.All(), since, now, cancellationToken)).Count(audit => audit.Reason == AuditReason.Drawn),
            AuditsPassed = verdicts[AuditVerdict.Passed].Count(),
            AuditsFailed = verdicts[AuditVerdict.Failed].Count(),
            AuditsInconclusive = verdicts[AuditVerdict.Inconclusive].Count(),
            AuditsUnaudited = verdicts[AuditVerdict.Unaudited].Count(),
        };
    }

    private async Task<List<Job>> EndedAsync(JobState state, long since, long now, CancellationToken cancellationToken)
    {
        var entries = await jobs.RangeAsync(new JobIndex.Finished(state), since + 1, now, MostEnded, descending: false, cancellationToken);
        var ended = new List<Job>(entries.Count);
        foreach (var page in entries.Chunk(Page))
        {
            ended.AddRange(await jobs.FindAsync([.. page.Select(entry => entry.Id)], cancellationToken));
        }

        return ended;
    }

    private async Task<List<Audit>> AuditsAsync(AuditIndex index, long since, long now, CancellationToken cancellationToken)
    {
        var entries = await audits.RangeAsync(index, since + 1, now, MostEnded, descending: false, cancellationToken);
        var found = new List<Audit>(entries.Count);
        foreach (var page in entries.Chunk(Page))
        {
            found.AddRange(await audits.FindAsync([.. page.Select(entry => entry.Id)], cancellationToken));
        }

        return found;
    }

    private static long TookMs(JobAttempt attempt) => Math.Max(0, (attempt.EndedAtMs ?? attempt.StartedAtMs) - attempt.StartedAtMs);

    private static long Quantile(double[] sorted, double share) => sorted.Length == 0 ? 0 : (long)Quantiles.Of(sorted, share);
}
