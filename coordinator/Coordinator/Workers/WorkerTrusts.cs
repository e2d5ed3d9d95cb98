using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// What the pool knows about its workers' honesty, and what it does about it. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be
/// reached: nothing, or not everything, is done then, and the call can be repeated.
/// </summary>
public sealed class WorkerTrusts(ITrustStore store, IWorkerStore workers, WorkerHolds holds, ILedgerStore ledger, IPoolClock clock, IOptions<AuditsOptions> options)
{
    private const int MostAtOnce = 1_000;

    /// <summary>Where each of these workers stands.</summary>
    public async Task<IReadOnlyDictionary<WorkerId, TrustReport>> ReportAsync(IReadOnlyList<WorkerRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        var reports = new Dictionary<WorkerId, TrustReport>();
        var present = (await workers.ListPresenceAsync(clock.NowMs, cancellationToken)).ToLookup(static one => one.Id);
        foreach (var page in records.Chunk(MostAtOnce))
        {
            WorkerId[] ids = [.. page.Select(worker => worker.Id)];
            var (trusts, tallies) = (await store.FindAsync(ids, cancellationToken), await workers.TalliesAsync(ids, cancellationToken));
            var measured = await workers.MeasurementsAsync(ids, cancellationToken);
            foreach (var worker in page)
            {
                var tally = tallies.GetValueOrDefault(worker.Id);
                var trust = trusts.GetValueOrDefault(worker.Id) ?? TrustRules.New(worker.Id, tally?.Delivered ?? 0);
                reports[worker.Id] = TrustRules.Report(options.Value, worker.Hold, trust, tally, clock.NowMs) with
                {
                    Measured = MeasurementRules.Shown(present[worker.Id].FirstOrDefault(), measured.GetValueOrDefault(worker.Id)),
                };
            }
        }

        return reports;
    }

    /// <summary>Puts a worker on hold and takes its standing with it; <see cref="WorkerSanctions"/> also takes what it runs.</summary>
    /// <param name="id">The worker.</param>
    /// <param name="kind">How much less.</param>
    /// <param name="by">The key that asks for it; empty for the coordinator itself.</param>
    /// <param name="reason">Told to everybody, 1 to 200 characters.</param>
    /// <param name="length">1 minute to 365 days.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<HoldResult> HoldAsync(WorkerId id, HoldKind kind, string by, string reason, TimeSpan length, CancellationToken cancellationToken)
    {
        var result = await holds.HoldAsync(id, kind, by, reason, length, cancellationToken);
        if (result is HoldResult.Done && kind is HoldKind.Quarantined or HoldKind.Banned)
        {
            await RestartAsync(id, convicted: false, cancellationToken);
        }

        return result;
    }

    /// <summary>Ends the worker's hold; of one that is on none the waiting of its pay (<see cref="PayHoldRules.Released"/>).</summary>
    /// <param name="id">The worker.</param>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Kept in the worker's trail, 1 to 200 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<HoldResult> ReleaseAsync(WorkerId id, string by, string reason, CancellationToken cancellationToken)
    {
        var isHeld = await workers.FindAsync(id, cancellationToken) is { Hold: { } hold } && hold.IsOn(clock.NowMs);
        var result = await holds.ReleaseAsync(id, by, reason, cancellationToken);
        if (isHeld || result is not HoldResult.Done)
        {
            return result;
        }

        // The standing first, then always what the ledger makes of it: a call that is repeated after an outage does the rest.
        var known = (await store.FindAsync([id], cancellationToken)).GetValueOrDefault(id);
        var waited = known is { PayHolds.Count: > 0 };
        if (waited)
        {
            known = await store.ChangeAsync(known!, PayHoldRules.Released, cancellationToken);
        }

        if (known is not null)
        {
            await ledger.ApplyAsync(PayHoldRules.Vesting(known, clock.NowMs), cancellationToken);
        }

        return waited ? await holds.NotePayAsync(id, by, reason, cancellationToken) : result;
    }

    /// <summary>Keeps that a commitment was drawn, and how.</summary>
    /// <param name="worker">Whose commitment.</param>
    /// <param name="decide">Pure: from the jobs that count, whether it is chosen.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What <paramref name="decide"/> said about what was kept.</returns>
    internal async Task<AuditChoice> DrawAsync(WorkerId worker, Func<long, AuditChoice> decide, CancellationToken cancellationToken)
    {
        var delivered = await DeliveredAsync(worker, cancellationToken);
        AuditChoice? choice = null;
        await store.ChangeAsync(
            TrustRules.New(worker, delivered),
            trust =>
            {
                choice = decide(TrustRules.JobsOf(trust, delivered));
                return TrustRules.Drawn(trust, choice.OpenAll);
            },
            cancellationToken);
        return choice!;
    }

    private async Task RestartAsync(WorkerId worker, bool convicted, CancellationToken cancellationToken)
    {
        var delivered = await DeliveredAsync(worker, cancellationToken);
        await store.ChangeAsync(TrustRules.New(worker, delivered), trust => TrustRules.Restarted(trust, delivered, convicted), cancellationToken);
    }

    private async Task<long> DeliveredAsync(WorkerId worker, CancellationToken cancellationToken) =>
        (await workers.TalliesAsync([worker], cancellationToken)).GetValueOrDefault(worker)?.Delivered ?? 0;
}
