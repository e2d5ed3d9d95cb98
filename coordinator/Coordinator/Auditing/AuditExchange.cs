using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Takes in what verifiers say, on whichever coordinator they bring it to. Safe for concurrent use.</summary>
internal sealed class AuditExchange(
    IAuditStore audits, IJobStore jobs, AuditWriter writer, AuditMaterials materials, IToleranceSource tolerances, ITrustStore trusts, IWorkerStore workers, CoordinatorMeter meter, IPoolClock clock,
    IOptions<AuditingOptions> options) : IAuditDesk
{
    private int _open;

    /// <inheritdoc/>
    public async Task<IAuditSession?> BeginAsync(AuditId id, string token, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxExchanges)
        {
            Interlocked.Decrement(ref _open);
            meter.BoundHit("audit_exchanges");
            return null;
        }

        IAuditSession? session = null;
        try
        {
            session = await OpenAsync(id, token, cancellationToken);
            return session;
        }
        finally
        {
            if (session is null)
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeclineAsync(AuditId id, string token, AuditRefusalReason reason, CancellationToken cancellationToken) =>
        writer.ChangeAsync(id, audit => IsOf(audit, token) ? Refusal(audit, reason, clock.NowMs) : null, cancellationToken);

    /// <summary>The transaction that takes an assignment back, and what was set aside for it.</summary>
    internal static JobTransaction Refusal(Audit audit, AuditRefusalReason reason, long nowMs) => new()
    {
        Changes = [],
        Audits = [audit.Refused(reason, nowMs)],
        Ledger = audit.Assignment is { Pay: > 0 and var pay } ? AuditPay.Release(audit.Id.Value, pay, nowMs) : null,
    };

    private async Task<IAuditSession?> OpenAsync(AuditId id, string token, CancellationToken cancellationToken)
    {
        if (await audits.FindAsync(id, cancellationToken) is not { } found || !MayBegin(found) || await materials.LoadAsync(found, cancellationToken) is not { } material
            || (material.Plan is null && found.Assignment!.Scope != AuditScope.Redraw))
        {
            return null;
        }

        var begun = false;
        var audit = await writer.ChangeAsync(
            id,
            current =>
            {
                begun = MayBegin(current);
                return begun
                    ? new JobTransaction { Changes = [], Audits = [current.Becomes(clock.NowMs, before => before with { Assignment = before.Assignment! with { Begun = true } })] }
                    : null;
            },
            cancellationToken);
        if (!begun || audit is null)
        {
            return null;
        }

        var assignment = audit.Assignment!;
        var spec = material.Job.Spec;
        var key = ToleranceKey.Of(spec.Manifest, (audit.SuspectClass, audit.SuspectPrecision), (assignment.DeviceClass, assignment.Precision));
        var table = await tolerances.FindAsync(key, cancellationToken);
        return new AuditSession(
            audit,
            material,
            await materials.PixelsAsync(audit, spec, cancellationToken),
            table,
            EndLimits.Of(key, table, options.Value),
            FinishAsync,
            AbandonAsync);

        bool MayBegin(Audit one) => IsOf(one, token) && !one.Assignment!.Begun && one.Assignment.UntilMs > clock.NowMs;

        async Task FinishAsync(IReadOnlyList<AuditPoint> points, byte[] computed, CancellationToken ending)
        {
            Interlocked.Decrement(ref _open);
            var isEvidence = audit.Reason != AuditReason.Ringer && AuditRules.VerdictOf(points) != OpinionVerdict.Agrees;
            var image = isEvidence ? await materials.KeepAsync(audit.Job, spec, computed, ending) : null;
            await writer.ChangeAsync(id, (current, _) => OpineAsync(current, token, points, image, ending), ending);
        }

        async Task AbandonAsync(AuditRefusalReason reason)
        {
            Interlocked.Decrement(ref _open);
            try
            {
                await DeclineAsync(id, token, reason, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // The assignment lapses by itself.
            }
        }
    }

    private static bool IsOf(Audit audit, string token) => audit.IsOpen && audit.Assignment is { } assignment && Secrets.AreEqual(assignment.Token, token);

    /// <summary>The opinion, and what it says of the verifier, in one step. An opinion that comes too late is none.</summary>
    private async Task<JobTransaction?> OpineAsync(Audit audit, string token, IReadOnlyList<AuditPoint> points, BlobId? image, CancellationToken cancellationToken)
    {
        if (!IsOf(audit, token) || audit.Assignment!.UntilMs <= clock.NowMs)
        {
            return null;
        }

        var (now, assignment, verdict) = (clock.NowMs, audit.Assignment, AuditRules.VerdictOf(points));
        var isRinger = audit.Reason == AuditReason.Ringer;
        var opinion = new AuditOpinion(assignment.Verifier, assignment.Owner, assignment.DeviceClass, verdict, points, now, assignment.Pay) { Image = image, Network = assignment.Network, ByOperators = assignment.ByOperators };
        WorkerId[] concerned = [assignment.Verifier, audit.Suspect];
        var (known, tallies) = (await trusts.FindAsync(concerned, cancellationToken), await workers.TalliesAsync(concerned, cancellationToken));
        var opined = audit.Becomes(now, before => AuditChanges.Waiting(
            before with
            {
                Opinions = AuditRules.Outvoted([.. before.Opinions, opinion]),
                Assignment = null,
                DueAtMs = now,
            },
            options.Value));
        List<TrustChange> standings = [Changed(assignment.Verifier, before => TrustRules.Opined(before, isRinger, verdict))];

        // It may take days until somebody is there to confirm it.
        var suspect = AuditRules.IsAccused(opined.After!) && !AuditRules.IsAccused(audit) ? Changed(audit.Suspect, before => PayHoldRules.Accused(before, audit.Id, now)) : null;
        if (suspect is not null)
        {
            standings.Add(suspect);
        }

        var evidence = image is null ? null : AuditEvidence.Of(await jobs.FindAsync(audit.Job, cancellationToken), opined.After!);
        return new JobTransaction
        {
            Changes = evidence is null ? [] : [evidence],
            Audits = [opined],
            Trusts = standings,
            Ledger = suspect is null ? null : PayHoldRules.LedgerOf(suspect.Before, suspect.After, now),
        };

        TrustChange Changed(WorkerId worker, Func<WorkerTrust, WorkerTrust> change)
        {
            var before = known.GetValueOrDefault(worker);
            return new TrustChange(before, change(before ?? TrustRules.New(worker, tallies.GetValueOrDefault(worker)?.Delivered ?? 0)));
        }
    }
}
