using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Reads what audits work on, and replays trajectories, a bounded number at a time and never on the caller's thread. Safe for concurrent use.</summary>
/// <param name="jobs">Where the jobs are.</param>
/// <param name="blobs">Where openings and images are.</param>
/// <param name="models">How models are read.</param>
/// <param name="options">How many at a time.</param>
/// <param name="scheduler">Where trajectories are replayed and images decoded.</param>
internal sealed class AuditMaterials(IJobStore jobs, IBlobStore blobs, TrajectoryModels models, IOptions<AuditingOptions> options, TaskScheduler scheduler) : IDisposable
{
    // Pixels. Of a part of a few pixels one that honest devices round to the other side would be more than the limit of the whole.
    private const int LeastPainted = 1_024;

    private readonly SemaphoreSlim _places = new(options.Value.MaxReplays);

    public void Dispose() => _places.Dispose();

    /// <summary>Reads and replays; null when the job is gone.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async Task<AuditMaterial?> LoadAsync(Audit audit, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(audit.Job, cancellationToken) is not { } job)
        {
            return null;
        }

        var model = await models.FindAsync(job.Spec, cancellationToken);
        var plan = await PlanAsync(job.Spec, cancellationToken);
        if (plan is null || audit.Replay is AuditReplay.Missing or AuditReplay.Overtaken)
        {
            return new AuditMaterial(job, audit.Replay ?? AuditReplay.NothingOpened, model, null, null, []) { PaintedShare = await PaintedShareAsync(job.Spec, cancellationToken) };
        }

        var nothing = new AuditMaterial(job, AuditReplay.NothingOpened, model, plan, null, []);
        if (audit.Openings is not { } blob || audit.Commitment is not { } commitment)
        {
            return nothing;
        }

        await using var file = await blobs.OpenAsync(blob, cancellationToken);
        if (file is null)
        {
            return nothing;
        }

        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                () => Replay(audit, commitment, nothing, file), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>How a job is sampled; null when the pool cannot walk its trajectory: then it is drawn again.</summary>
    public async Task<SamplingPlan?> PlanAsync(JobSpec spec, CancellationToken cancellationToken) =>
        TrajectoryModes.Find(spec) is { Replays: true } && TrajectoryModel.NoiseOf(spec) is not null ? (await models.FindAsync(spec, cancellationToken))?.PlanOf(spec) : null;

    /// <summary>The pixels of the checked image, R, G, B, rows from the top; null when it is gone.</summary>
    public async Task<byte[]?> PixelsAsync(Audit audit, JobSpec spec, CancellationToken cancellationToken)
    {
        if (audit.Image is not { } blob)
        {
            return null;
        }

        await using var file = await blobs.OpenAsync(blob, cancellationToken);
        return file is null
            ? null
            : await Task.Factory.StartNew(() => Decode(file, spec, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler);
    }

    /// <summary>Keeps an image that a verifier computed, for whoever decides about the audit; null when the disk does not take it: the audit goes on without.</summary>
    /// <param name="job">Whose image it is instead of: holds the file until a transaction names it.</param>
    /// <param name="spec">Of the job.</param>
    /// <param name="pixels">R, G, B, rows from the top.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<BlobId?> KeepAsync(JobId job, JobSpec spec, byte[] pixels, CancellationToken cancellationToken)
    {
        var file = await Task.Factory.StartNew(
            () => PngEncoder.Encode(new RgbImage(spec.Width, spec.Height, pixels)), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler);
        try
        {
            await jobs.HoldBlobAsync(BlobId.Of(file), job.Value, cancellationToken);
            return await blobs.WriteAsync(file, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The share of a mask that is not black, but never of fewer than <see cref="LeastPainted"/> pixels of the image; 1 where there is none.</summary>
    private async Task<double> PaintedShareAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Source is not { Mask: { } mask } source)
        {
            return 1;
        }

        await using var file = await blobs.OpenAsync(mask, cancellationToken);
        return file is null
            ? 1
            : Math.Max(
                await Task.Factory.StartNew(() => ShareOf(file, source, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler),
                Math.Min(1, LeastPainted / ((double)spec.Width * spec.Height)));
    }

    private static double ShareOf(Stream mask, JobSource source, CancellationToken cancellationToken)
    {
        long painted = 0;
        var read = PngInspector.Inspect(
            mask,
            new PngLimits(mask.Length, source.Width, source.Height),
            (_, rgb) =>
            {
                for (var i = 0; i < rgb.Length; i += 3)
                {
                    painted += (rgb[i] | rgb[i + 1] | rgb[i + 2]) == 0 ? 0 : 1;
                }
            },
            cancellationToken);
        return read is PngInspection.Accepted && painted > 0 ? painted / ((double)source.Width * source.Height) : 1;
    }

    private static byte[]? Decode(Stream file, JobSpec spec, CancellationToken cancellationToken)
    {
        var (row, pixels) = (spec.Width * 3, new byte[spec.Width * spec.Height * 3]);
        var read = PngInspector.Inspect(
            file, new PngLimits(file.Length, spec.Width, spec.Height), (y, rgb) => rgb[..row].CopyTo(pixels.AsSpan(y * row)), cancellationToken);
        return read is PngInspection.Accepted ? pixels : null;
    }

    private static AuditMaterial Replay(Audit audit, JobCommitment commitment, AuditMaterial nothing, Stream file)
    {
        var (job, model, plan) = (nothing.Job, nothing.Model!, nothing.Plan!);
        var layout = new OpeningsLayout(commitment.LeafCount, model.LatentLength(job.Spec), commitment.OpenAll);
        if (commitment.Evaluations() != plan.Timesteps.Count || file.Length != layout.SizeBytes || TrajectoryOpenings.Read(file, layout) is not { } openings)
        {
            return nothing with { Replay = commitment.OpenAll ? AuditReplay.Malformed : AuditReplay.NothingOpened };
        }

        if (!commitment.OpenAll || audit.UploadSha256 is not { } upload)
        {
            return nothing with { Openings = openings };
        }

        return TrajectoryReplay.Run(
            Convert.FromHexString(commitment.Root), plan, TrajectoryModel.NoiseOf(job.Spec)!, layout.LatentLength, openings.Predictions, Convert.FromHexString(upload)) switch
        {
            ReplayResult.Matches matches => nothing with { Replay = AuditReplay.Matches, Openings = openings, Latents = matches.Latents },
            ReplayResult.Differs => nothing with { Replay = AuditReplay.Differs },
            _ => nothing with { Replay = AuditReplay.Malformed },
        };
    }
}
