using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// What follows when a verdict turns out to be wrong, as one transaction: the audit and the job's note of it, the worker's standing, the end of its ban, its earnings back in its window, and a look at
/// those that accused it. What the artist got back it keeps, and the job that was drawn anew goes on. Safe for concurrent use.
/// </summary>
internal sealed class AuditReversal(IJobStore jobs, IAuditStore audits, ITrustStore trusts, IWorkerStore workers, OverturnedAccusers accusers, IOptions<AuditsOptions> options)
{
    private const int MostOverrides = 16;
    private const int LookedThrough = 256;

    /// <summary>The audit with an operator's decision.</summary>
    public static Audit With(Audit audit, AuditOverride by) => audit with { Verdict = by.To, Overrides = [.. audit.Overrides.TakeLast(MostOverrides - 1), by] };

    /// <param name="audit">As it was read; judged.</param>
    /// <param name="by">The decision: not "failed".</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<JobTransaction> OfAsync(Audit audit, AuditOverride by, long nowMs, CancellationToken cancellationToken)
    {
        var heir = audit.Convicted ? await HeirAsync(audit, cancellationToken) : null;
        var forfeit = heir is null ? audit.Forfeit : null;
        var released = forfeit is not null && audit.Convicted ? await ReleasedAsync(audit, by, nowMs, cancellationToken) : null;
        var known = (await trusts.FindAsync([audit.Suspect], cancellationToken)).GetValueOrDefault(audit.Suspect);
        var delivered = (await workers.TalliesAsync([audit.Suspect], cancellationToken)).GetValueOrDefault(audit.Suspect)?.Delivered ?? 0;
        var overruled = TrustRules.Overruled(known ?? TrustRules.New(audit.Suspect, delivered), by.From, new LastCheck(audit.Id, by.To, nowMs));
        var standing = PayHoldRules.Overruled(overruled, audit, by.To);
        var vesting = PayHoldRules.LedgerOf(known, standing, nowMs);
        var (looks, trails) = await accusers.OfAsync(audit, by, nowMs, cancellationToken);
        return new JobTransaction
        {
            Changes = NoteOf(await jobs.FindAsync(audit.Job, cancellationToken), audit, by) is { } note ? [note] : [],
            Audits =
            [
                audit.Becomes(nowMs, before => With(before, by) with { Convicted = false, Forfeit = null }),
                .. heir is null ? (IReadOnlyList<AuditChange>)[] : [heir.Becomes(nowMs, before => before with { Convicted = true, Forfeit = Both(audit.Forfeit, before.Forfeit) })],
                .. looks,
            ],
            Trusts = [new TrustChange(known, forfeit is null ? standing : TrustRules.Reinstated(standing, forfeit, audit.Convicted))],
            Workers = released is null ? trails : [released, .. trails],
            Ledger = forfeit is { Window.Count: > 0 } ? Conviction.Restore(audit.Suspect, forfeit.Window, options.Value.PendingJobs, nowMs).And(vesting) : vesting,
        };
    }

    /// <summary>True when the worker is banned and was convicted when that began, or since.</summary>
    public async Task<bool> IsPunishedAsync(WorkerRecord worker, long nowMs, CancellationToken cancellationToken) =>
        worker.Hold is { Kind: HoldKind.Banned } ban && ban.IsOn(nowMs)
        && (await NewestAsync(worker.Id, cancellationToken)).Any(audit => audit.Convicted && ConvictedAtMs(audit) >= ban.SinceMs);

    private static AuditForfeit? Both(AuditForfeit? convicted, AuditForfeit? since) =>
        convicted is null || since is null ? convicted ?? since : convicted with { Window = [.. convicted.Window, .. since.Window] };

    private static JobChange? NoteOf(Job? job, Audit audit, AuditOverride by) => job is { State: JobState.Delivered, Audit: { } note } && note.Id == audit.Id
        ? JobChange.Of(job, job with { Version = job.Version + 1, Audit = note with { Verdict = by.To } })
        : null;

    /// <summary>When the conviction was.</summary>
    private static long ConvictedAtMs(Audit audit) => audit.Overrides.LastOrDefault(static one => one.To == AuditVerdict.Failed)?.AtMs ?? audit.JudgedAtMs ?? audit.UpdatedAtMs;

    /// <summary>
    /// Another audit that failed since and did not convict only because the worker was banned already: the conviction, and what was lost by it, becomes that one's.
    /// </summary>
    private async Task<Audit?> HeirAsync(Audit audit, CancellationToken cancellationToken) => (await NewestAsync(audit.Suspect, cancellationToken)).FirstOrDefault(other =>
        other is { Verdict: AuditVerdict.Failed, Convicted: false, Replay: not AuditReplay.Missing } && other.Id != audit.Id && other.JudgedAtMs >= ConvictedAtMs(audit));

    private async Task<IReadOnlyList<Audit>> NewestAsync(WorkerId suspect, CancellationToken cancellationToken)
    {
        var entries = await audits.RangeAsync(new AuditIndex.OfSuspect(suspect), long.MinValue, long.MaxValue, LookedThrough, descending: true, cancellationToken);
        return await audits.FindAsync([.. entries.Select(static entry => entry.Id)], cancellationToken);
    }

    /// <summary>The end of the ban that the conviction brought, or found where it became this audit's, if it is that one that runs.</summary>
    private async Task<WorkerChange?> ReleasedAsync(Audit audit, AuditOverride by, long nowMs, CancellationToken cancellationToken) =>
        await workers.FindAsync(audit.Suspect, cancellationToken) is { Hold: { IsOfConviction: true } ban } worker && ban.IsOn(nowMs) && ban.SinceMs <= ConvictedAtMs(audit)
            ? new WorkerChange(worker, HoldRules.Released(worker, by.By, $"The conviction was overturned: {by.Reason}", nowMs))
            : null;
}
