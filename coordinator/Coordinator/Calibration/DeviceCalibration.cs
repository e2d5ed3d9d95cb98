using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Calibration;

/// <summary>
/// Measures devices against what others predicted: points of results that were opened for an audit, replayed and not found wanting. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class DeviceCalibration(
    IAuditStore audits, IJobStore jobs, IBlobStore blobs, IToleranceStore store, TrajectoryModels models, WorkerDirectory directory, IPoolClock clock)
{
    /// <summary>Most pairs of devices and models that the pool keeps measurements of.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Most pairs that one owner has a voice in: none may fill the pool with devices that it made up.</summary>
    public const int MaxRowsOfOwner = 64;

    private const int LookedAt = 200;
    private const int MostResults = 4;
    private const int PointsPerResult = 6;

    /// <summary>Points to measure with, at most 24, over all noise levels; none when no result of the model was opened lately.</summary>
    public async Task<IReadOnlyList<CalibrationPoint>> PointsAsync(ManifestId model, CancellationToken cancellationToken)
    {
        var newest = await audits.RangeAsync(new AuditIndex.Judged(), long.MinValue, long.MaxValue, LookedAt, descending: true, cancellationToken);
        var usable = (await audits.FindAsync([.. newest.Select(entry => entry.Id)], cancellationToken)).Where(IsUsable).DistinctBy(audit => audit.Job).ToList();
        var specs = (await jobs.FindAsync([.. usable.Select(audit => audit.Job)], cancellationToken)).ToDictionary(job => job.Id, job => job.Spec);
        var points = new List<CalibrationPoint>();
        var results = 0;

        // Of each class of devices the newest first.
        foreach (var audit in usable.Where(audit => specs.GetValueOrDefault(audit.Job)?.Manifest == model)
            .GroupBy(audit => (audit.SuspectClass, audit.SuspectPrecision)).SelectMany(group => group.Take(MostResults / 2)))
        {
            if (await OpenAsync(audit, specs[audit.Job], cancellationToken) is { Count: > 0 } opened)
            {
                points.AddRange(opened);
                if (++results == MostResults)
                {
                    break;
                }
            }
        }

        return points;
    }

    /// <summary>Class and precision of the device that is to be measured: as it says itself, else as its session does; null when neither does.</summary>
    public (string Class, string Precision)? DeviceOf(WorkerId worker, ManifestId model, string executionProvider, string device, string precision)
    {
        ArgumentNullException.ThrowIfNull(executionProvider);
        ArgumentNullException.ThrowIfNull(precision);
        var session = directory.Find(worker)?.Capabilities;
        var told = executionProvider.Length > 0 ? new WorkerCapabilities { Models = [], Slots = 1, Device = device, ExecutionProvider = executionProvider, Samplers = [] } : session;
        var offered = precision.Length > 0 ? precision : session?.Models.FirstOrDefault(one => one.Manifest == model)?.Precision;
        return told is not null && DeviceClass.Of(told) is { Length: > 0 } name && offered is { Length: > 0 } ? (name, offered) : null;
    }

    /// <summary>Keeps what was measured, in place of what the owner's devices of this class measured before; false when some was not, because the pool, or the owner, has as many pairs as it may.</summary>
    public async Task<bool> RecordAsync(
        ManifestId model, AccountId owner, (string Class, string Precision) device, IReadOnlyList<CalibrationPointResult> results, CancellationToken cancellationToken)
    {
        var own = (await store.ListAsync(cancellationToken)).Where(record => record.Voices.Any(voice => voice.Owner == owner)).Select(record => record.Key()).ToHashSet();
        var kept = true;
        foreach (var pair in results.GroupBy(result => ToleranceKey.Of(model, device, result.Reference)))
        {
            if (own.Count >= MaxRowsOfOwner && !own.Contains(pair.Key))
            {
                kept = false;
                continue;
            }

            own.Add(pair.Key);
            var voice = new ToleranceVoice(owner, clock.NowMs, [.. pair.GroupBy(result => result.Comparison.Band).OrderBy(band => band.Key).Select(BandOf)]);
            var first = new ToleranceRecord { Model = model, One = pair.Key.One, Other = pair.Key.Other, Version = 1, UpdatedAtMs = voice.AtMs, Voices = [voice] };
            kept &= await store.ChangeAsync(first, MaxRows, record => record.With(voice), cancellationToken) is not null;
        }

        return kept;
    }

    private static bool IsUsable(Audit audit) =>
        audit is { Reason: not AuditReason.Ringer, Replay: AuditReplay.Matches, Convicted: false, Openings: not null, Commitment.OpenAll: true, UploadSha256: not null }
        && audit.Verdict is not (null or AuditVerdict.Failed)
        && audit.SuspectClass.Length > 0
        && audit.SuspectPrecision.Length > 0;

    private static ToleranceBand BandOf(IGrouping<int, CalibrationPointResult> band)
    {
        double[] sorted = [.. band.Select(result => result.Comparison.Distance).Order()];
        return new ToleranceBand(band.Key, sorted.Length, sorted[(sorted.Length - 1) / 2], sorted[^1]);
    }

    /// <summary>The points of an opened result; null when it is gone, or does not lead to its root.</summary>
    internal async Task<IReadOnlyList<CalibrationPoint>?> OpenAsync(Audit audit, JobSpec spec, CancellationToken cancellationToken)
    {
        if (await models.ExpectAsync(spec, cancellationToken) is not { } expected || TrajectoryModel.NoiseOf(spec) is not { } noise
            || await blobs.OpenAsync(audit.Openings!.Value, cancellationToken) is not { } file)
        {
            return null;
        }

        await using (file)
        {
            if (TrajectoryOpenings.Read(file, expected.LayoutOf(openAll: true)) is not { } opened
                || TrajectoryReplay.Run(
                    Convert.FromHexString(audit.Commitment!.Root),
                    expected.Plan,
                    noise,
                    expected.LatentLength,
                    opened.Predictions,
                    Convert.FromHexString(audit.UploadSha256!)) is not ReplayResult.Matches { Latents: var latents })
            {
                return null;
            }

            var count = opened.Predictions.Count;
            return
            [
                .. Enumerable.Range(0, Math.Min(PointsPerResult, count))
                    .Select(i => count <= PointsPerResult ? i : i * (count - 1) / (PointsPerResult - 1))
                    .Select(i => new CalibrationPoint(
                        spec, i, expected.Plan.LevelBefore(i), latents[i], opened.Predictions[i], (audit.SuspectClass, audit.SuspectPrecision))),
            ];
        }
    }
}
