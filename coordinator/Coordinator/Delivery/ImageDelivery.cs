using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Delivery;

/// <summary>Keeps checked images and hands them to their owners. Safe for concurrent use.</summary>
public sealed class ImageDelivery(IJobStore store, IBlobStore blobs)
{
    /// <summary>Opens the image of a delivered job of the account.</summary>
    /// <exception cref="StoreUnavailableException">The job cannot be read now.</exception>
    public async Task<ImageOpening> OpenAsync(AccountId account, JobId id, CancellationToken cancellationToken)
    {
        var job = await store.FindAsync(id, cancellationToken);
        if (job is null || job.Account != account)
        {
            return new ImageOpening.NotFound();
        }

        if (job.Image is not { } image)
        {
            return new ImageOpening.NotReady(job.State);
        }

        var content = await blobs.OpenAsync(image.Blob, cancellationToken);
        return content is null ? new ImageOpening.NotFound() : new ImageOpening.Opened(image, content);
    }

    /// <summary>Holds the clean file's blob and writes it down, before any transaction names it: held first, it is not collected in between.</summary>
    internal async Task<JobImage> KeepAsync(
        Job job, LeaseClaim claim, string uploadSha256, VerificationResult.Passed passed, CancellationToken cancellationToken)
    {
        await store.HoldBlobAsync(BlobId.Of(passed.File), job.Id.Value, cancellationToken);
        var blob = await blobs.WriteAsync(passed.File, cancellationToken);
        return new JobImage(blob, passed.File.Length, job.Spec.Width, job.Spec.Height, uploadSha256, Secrets.HashOf(claim.Token), passed.Marks);
    }

    /// <summary>Likewise, a file of openings: audits and disputes read it.</summary>
    internal async Task<BlobId> KeepAsync(JobId job, ReadOnlyMemory<byte> openings, CancellationToken cancellationToken)
    {
        await store.HoldBlobAsync(BlobId.Of(openings.Span), job.Value, cancellationToken);
        return await blobs.WriteAsync(openings, cancellationToken);
    }

    /// <summary>The change that ends a leased job well. Whoever else runs it was slower, which is held against nobody.</summary>
    /// <param name="fence">Of the lease under which the image came.</param>
    /// <param name="image">The image, kept.</param>
    /// <param name="verification">How it was checked.</param>
    /// <param name="audit">The audit that was opened of it, or null.</param>
    /// <param name="runs">What was told under a fence, as far as known.</param>
    internal static JobChange Deliver(
        Job job, long fence, JobImage image, JobVerification verification, JobAudit? audit, Func<long, AttemptRun?> runs, long nowMs) => job.Becomes(nowMs, before => before with
        {
            State = JobState.Delivered,
            Lease = null,
            Hedge = null,
            Image = image,
            Verification = verification,
            Audit = audit,
            Attempts = before.Running().Where(lease => lease.Fence != fence).Aggregate(
            JobAttempts.End(before.Attempts, fence, AttemptOutcome.Delivered, "", runs(fence), nowMs, before.Spec.RunSteps),
            (attempts, other) => JobAttempts.End(
                attempts, other.Fence, AttemptOutcome.Superseded, "Another worker was faster.", runs(other.Fence), nowMs)),
        });

    /// <summary>The change that ends a leased job with a result that waits for its audit. Whoever else runs it is stopped: the work is done.</summary>
    internal static JobChange Hold(Job job, HeldResult held, JobVerification verification, JobAudit audit, Func<long, AttemptRun?> runs, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Returned,
        Lease = null,
        Hedge = null,
        Held = held,
        Verification = verification,
        Audit = audit,
        Attempts = before.Running().Where(lease => lease.Fence != held.Fence).Aggregate(
            JobAttempts.Keep(before.Attempts, held.Fence, runs(held.Fence)),
            (attempts, other) => JobAttempts.End(attempts, other.Fence, AttemptOutcome.Superseded, "Another worker was faster.", runs(other.Fence), nowMs)),
    });

    /// <summary>The change that delivers a result that waited; its audit is over, or took too long.</summary>
    internal static JobChange DeliverHeld(Job job, JobAudit? audit, long nowMs) => job.Becomes(nowMs, before => before with
    {
        State = JobState.Delivered,
        Held = null,
        Image = before.Held!.Image,
        Audit = audit ?? before.Audit,
        Attempts = JobAttempts.End(before.Attempts, before.Held.Fence, AttemptOutcome.Delivered, "", null, before.Held.AtMs, before.Spec.RunSteps),
    });

    /// <summary>True when this very result was accepted before: a worker that missed the answer asks again.</summary>
    internal static bool IsRepetition(Job? job, LeaseClaim claim, string uploadSha256) =>
        (job?.State == JobState.Delivered ? job.Image : job?.Held?.Image) is { } image
        && image.UploadSha256 == uploadSha256
        && Secrets.IsSecret(claim.Token)
        && Secrets.AreEqual(image.TokenSha256, Secrets.HashOf(claim.Token));
}
