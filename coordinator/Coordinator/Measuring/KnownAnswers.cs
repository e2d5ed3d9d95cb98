using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Measuring;

/// <summary>
/// Questions whose answers the pool knows: those that were shipped, else points of results whose audit passed, as ringers are. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
internal sealed class KnownAnswers(IAuditStore audits, IJobStore jobs, TrajectoryModels models, DeviceCalibration opened, TimeProvider time)
{
    private const int LookedAt = 200;
    private const int MostSizes = 3;
    private const int PointsPerSize = 2;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private volatile Snapshot? _newest;

    /// <summary>True when the pool knows an answer of the model; up to half a minute old.</summary>
    public async Task<bool> AnyAsync(ManifestId model, CancellationToken cancellationToken) =>
        model == ShippedAnswers.Model || (await PassedAsync(cancellationToken)).Any(one => one.Spec.Manifest == model);

    /// <summary>At most three, of different sizes, the smallest first.</summary>
    /// <param name="model">Of which model.</param>
    /// <param name="owner">Whose worker is to be asked: what its owner's workers computed or judged is left out.</param>
    /// <param name="fits">Whether the worker says that it can run such a job.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<KnownQuestion>> FindAsync(ManifestId model, string owner, Func<JobSpec, bool> fits, CancellationToken cancellationToken)
    {
        if (await ShippedAsync(model, fits, cancellationToken) is { Count: > 0 } shipped)
        {
            return shipped;
        }

        var foreign = (await PassedAsync(cancellationToken))
            .Where(one => one.Spec.Manifest == model && one.Audit.SuspectOwner != owner && one.Audit.Opinions.All(opinion => opinion.Owner != owner) && fits(one.Spec))
            .DistinctBy(one => PixelsOf(one.Spec))
            .OrderBy(one => PixelsOf(one.Spec))
            .ToList();
        var questions = new List<KnownQuestion>();
        foreach (var (audit, spec) in Spread(foreign))
        {
            if (await opened.OpenAsync(audit, spec, cancellationToken) is { Count: > 0 } points)
            {
                questions.Add(new KnownQuestion(spec, [.. points.Take(PointsPerSize)]));
            }
        }

        return questions;
    }

    private static long PixelsOf(JobSpec spec) => (long)spec.Width * spec.Height;

    /// <summary>The smallest, one in the middle and the largest.</summary>
    private static List<T> Spread<T>(List<T> sorted) => sorted.Count <= MostSizes ? sorted : [sorted[0], sorted[sorted.Count / 2], sorted[^1]];

    private async Task<IReadOnlyList<KnownQuestion>> ShippedAsync(ManifestId model, Func<JobSpec, bool> fits, CancellationToken cancellationToken)
    {
        var questions = new List<KnownQuestion>();
        foreach (var spec in ShippedAnswers.Specs.Where(spec => model == ShippedAnswers.Model && fits(spec)))
        {
            if (await models.ExpectAsync(spec, cancellationToken) is { } expected)
            {
                questions.Add(ShippedAnswers.QuestionOf(spec, expected));
            }
        }

        return questions;
    }

    /// <summary>Newest first.</summary>
    private async Task<IReadOnlyList<(Audit Audit, JobSpec Spec)>> PassedAsync(CancellationToken cancellationToken)
    {
        if (_newest is { } kept && time.GetElapsedTime(kept.At) < KeptFor)
        {
            return kept.Passed;
        }

        var newest = await audits.RangeAsync(new AuditIndex.Judged(), long.MinValue, long.MaxValue, LookedAt, descending: true, cancellationToken);
        var passed = (await audits.FindAsync([.. newest.Select(entry => entry.Id)], cancellationToken)).Where(IsKnown).DistinctBy(audit => audit.Job).ToList();
        var specs = (await jobs.FindAsync([.. passed.Select(audit => audit.Job)], cancellationToken)).ToDictionary(job => job.Id, job => job.Spec);
        _newest = new Snapshot([.. passed.Where(audit => specs.TryGetValue(audit.Job, out var spec) && IsPlain(spec)).Select(audit => (audit, specs[audit.Job]))], time.GetTimestamp());
        return _newest.Passed;
    }

    private static bool IsPlain(JobSpec spec) => (spec.Needs ?? JobNeeds.Default).Mode == JobNeeds.TextToImage;

    private static bool IsKnown(Audit audit) =>
        audit is { Verdict: AuditVerdict.Passed, Reason: not AuditReason.Ringer, Replay: AuditReplay.Matches, Openings: not null, Commitment.OpenAll: true, UploadSha256: not null }
        && audit.SuspectClass.Length > 0
        && audit.SuspectPrecision.Length > 0;

    private sealed record Snapshot(IReadOnlyList<(Audit Audit, JobSpec Spec)> Passed, long At);
}
