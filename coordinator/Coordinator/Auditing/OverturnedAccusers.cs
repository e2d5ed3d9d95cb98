using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// What becomes of verifiers whose accusation an operator overturned: no less than of those whom other verifiers contradict. Each is asked what is known, the newest jobs that it was paid for are run again by
/// others, and its trail says why. Nothing is held against it for the operator's word alone: who is honest passes all of it. Safe for concurrent use.
/// </summary>
internal sealed class OverturnedAccusers(Ringers ringers, WindowAudits windows, IAuditStore audits, IWorkerStore workers, ILedgerStore ledger, IOptions<AuditingOptions> options)
{
    /// <summary>What belongs into the transaction of the decision; nothing when it overturns no accusation, or an earlier decision did.</summary>
    /// <param name="audit">As it was read; judged.</param>
    /// <param name="by">The decision.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<(IReadOnlyList<AuditChange> Audits, IReadOnlyList<WorkerChange> Workers)> OfAsync(Audit audit, AuditOverride by, long nowMs, CancellationToken cancellationToken)
    {
        if (!Overturns(audit, by.From, by.To) || audit.Overrides.Any(earlier => Overturns(audit, earlier.From, earlier.To)))
        {
            return ([], []);
        }

        // Outvoted ones were marked with the first verdict.
        List<AuditOpinion> accusers = [.. audit.Opinions.Where(static opinion => opinion is { Verdict: OpinionVerdict.Disagrees, Outvoted: false })];
        var present = accusers.Count == 0 ? [] : await workers.ListPresenceAsync(nowMs, cancellationToken);
        var (looks, trails) = (new List<AuditChange>(), new List<WorkerChange>());
        foreach (var accuser in accusers)
        {
            if (await workers.FindAsync(accuser.Verifier, cancellationToken) is not { } worker)
            {
                continue;
            }

            trails.Add(new WorkerChange(worker, HoldRules.Contradicted(worker, by.By, $"What it found in audit {audit.Id} was overturned: {by.Reason}", nowMs)));
            if (await ringers.OfAsync(audit, worker.Id, cancellationToken) is { } ringer)
            {
                looks.Add(ringer);
            }

            var most = Math.Min(options.Value.WindowAudits, WindowAudits.Most / accusers.Count);
            if (await DeviceAsync(worker, present.FirstOrDefault(one => one.Id == worker.Id), cancellationToken) is { } device)
            {
                looks.AddRange(await windows.OfAsync(await ledger.WindowAsync(worker.Id, cancellationToken), audit.Job, most, device, nowMs, cancellationToken));
            }
        }

        return (looks, trails);
    }

    /// <summary>A result that was found bad, or that two accused and nobody defended, is not bad after all.</summary>
    private static bool Overturns(Audit audit, AuditVerdict from, AuditVerdict to) => to != AuditVerdict.Failed && (from == AuditVerdict.Failed || (to == AuditVerdict.Passed && AuditRules.IsAccused(audit)));

    /// <summary>On what it computes now, or did when a result of it was audited last: going away helps nobody. Null: nobody knows.</summary>
    private async Task<Func<JobSpec, AuditSuspect>?> DeviceAsync(WorkerRecord worker, WorkerPresence? presence, CancellationToken cancellationToken)
    {
        if (presence is not null)
        {
            return spec => AuditSuspect.Of(worker, presence, spec);
        }

        var newest = await audits.RangeAsync(new AuditIndex.OfSuspect(worker.Id), long.MinValue, long.MaxValue, 1, descending: true, cancellationToken);
        return newest.Count > 0 && await audits.FindAsync(newest[0].Id, cancellationToken) is { } known ? _ => AuditSuspect.Of(known) : null;
    }
}
