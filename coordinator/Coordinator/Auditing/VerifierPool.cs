using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>The workers that may verify now, on whichever coordinator they are. Safe for concurrent use.</summary>
internal sealed class VerifierPool(IJobStore jobs, IWorkerStore workers, ITrustStore trusts, WorkerDirectory directory, IPoolClock clock, IOptions<AuditsOptions> draws)
{
    private const int MostAtOnce = 1_000;

    /// <summary>The job, or null.</summary>
    public Task<Job?> JobAsync(Audit audit, CancellationToken cancellationToken) => jobs.FindAsync(audit.Job, cancellationToken);

    /// <summary>True when the worker is connected somewhere.</summary>
    public async Task<bool> IsThereAsync(WorkerId worker, CancellationToken cancellationToken) =>
        directory.Find(worker) is not null || (await workers.ListPresenceAsync(clock.NowMs, cancellationToken)).Any(present => present.Id == worker);

    /// <summary>Tells a worker that is connected here what became of it.</summary>
    public async Task TellHoldAsync(WorkerId worker, CancellationToken cancellationToken)
    {
        if (directory.Find(worker) is { } session && await workers.FindAsync(worker, cancellationToken) is { } record)
        {
            session.SetHold(record.Hold, clock.NowMs);
        }
    }

    /// <summary>Those that have the model, know the mode and take audits, in no order. A newcomer that is being measured is one that has no room yet: audits wait for it.</summary>
    public async Task<IReadOnlyList<VerifierCandidate>> CandidatesAsync(JobSpec spec, long nowMs, CancellationToken cancellationToken)
    {
        List<WorkerPresence> present =
        [
            .. (await workers.ListPresenceAsync(nowMs, cancellationToken))
                .Where(one => one is { Paused: false, Draining: false, Capabilities: not null } && one.Features.Contains(WorkerFeatures.Audits) && one.Capabilities.Models.Any(model => model.Manifest == spec.Manifest && (!model.Withheld || model.BeingMeasured))
                    && one.Capabilities.Modes.DefaultIfEmpty(JobNeeds.TextToImage).Contains((spec.Needs ?? JobNeeds.Default).Mode, StringComparer.Ordinal))
                .Take(MostAtOnce),
        ];
        if (present.Count == 0)
        {
            return [];
        }

        WorkerId[] ids = [.. present.Select(one => one.Id)];
        var known = await trusts.FindAsync(ids, cancellationToken);
        var tallies = await workers.TalliesAsync(ids, cancellationToken);
        var records = await Task.WhenAll(ids.Select(id => workers.FindAsync(id, cancellationToken)));
        return
        [
            .. from pair in present.Zip(records)
               let record = pair.Second
               where record is { Revoked: false } && !(record.Hold is { Kind: not HoldKind.Quarantined } hold && hold.IsOn(nowMs))
               let worker = pair.First
               select new VerifierCandidate(
                   worker.Id,
                   record.Owner,
                   worker.Network,
                   DeviceClass.Of(worker.Capabilities),
                   AuditSuspect.PrecisionOf(worker.Capabilities, spec),
                   worker.BusySlots < worker.Slots && worker.Capabilities!.Models.Any(model => model.Manifest == spec.Manifest && !model.Withheld),
                   record.IsVerifier,
                   TrustRules.MayVerify(draws.Value, known.GetValueOrDefault(worker.Id), tallies.GetValueOrDefault(worker.Id)?.Delivered ?? 0)),
        ];
    }
}
