using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Returns;

/// <summary>The returned step of <see cref="JobPipeline"/>: an upload under a running lease is checked, and delivered, kept until its audit is over, or refused. Safe for concurrent use.</summary>
internal sealed class JobReturning(
    IJobStore store,
    JobWriter writer,
    JobLeasing leasing,
    IIncomingUploads incoming,
    TrajectoryModels models,
    ResultVerifier verifier,
    ImageDelivery delivery,
    AuditOpenings audits,
    WorkerDirectory directory,
    IPoolClock clock,
    IOptions<VerificationOptions> options)
{
    /// <summary>Judges an upload. A repetition gets the same answer.</summary>
    public async Task<ReturnResult> ReturnAsync(LeaseClaim claim, ReturnedUpload upload, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.CoordinatorMeter.Activities.StartActivity("job.return");
        var arrivedAtMs = clock.NowMs;
        var job = await store.FindAsync(claim.Job, cancellationToken);
        if (Answered(job) is { } answered)
        {
            return answered;
        }

        await using var file = await incoming.OpenAsync(claim.Job, claim.Fence, UploadPart.Image, upload.ImageSha256, cancellationToken);
        var openings = file is null || upload.OpeningsSha256 is not { } sha256 ? null : await ReadAsync(claim, sha256, cancellationToken);
        if (file is null || (openings is null && upload.OpeningsSha256 is not null))
        {
            return new ReturnResult.UploadMissing();
        }

        var lease = job!.Running(claim.Fence)!;
        var trajectory = await TrajectoryAsync(job!, lease, upload, openings, cancellationToken);
        var verified = await verifier.VerifyAsync(job!.Spec, file, trajectory, cancellationToken);
        var image = verified is VerificationResult.Passed good ? await delivery.KeepAsync(job, claim, upload.ImageSha256, good, cancellationToken) : null;
        BlobId? opened = image is null || openings is null ? null : await delivery.KeepAsync(job.Id, openings, cancellationToken);
        var mayAudit = image is not null && await audits.MayOpenAsync(lease.Commitment, verified.Checks, cancellationToken);
        var result = await writer.ChangeAsync(claim.Job, Decide, cancellationToken, job);
        if (result is ReturnResult.Refused { Code: FailureCodes.ImageOfOtherJob } known)
        {
            // Only the store knew: the refusal is a change of its own. What was opened is audited all the same.
            mayAudit = await audits.HasRoomAsync(cancellationToken);
            verified = new VerificationResult.Refused(known.Code, known.Message)
            {
                Checks =
                [
                    .. verified.Checks.Where(check => check.Name != FingerprintCheck.CheckName),
                    new JobCheck(FingerprintCheck.CheckName, CheckStatus.Failed, null, null, known.Message),
                ],
            };
            result = await writer.ChangeAsync(claim.Job, Decide, cancellationToken);
        }

        await incoming.DeleteAsync(claim.Job, claim.Fence, cancellationToken);
        return result;

        ReturnResult? Answered(Job? current) =>
            ImageDelivery.IsRepetition(current, claim, upload.ImageSha256) ? new ReturnResult.Accepted(current!)
            : LeaseComparison.Compare(current, claim) is var standing and not LeaseStanding.Current ? new ReturnResult.Lost(standing)
            : null;

        JobDecision<ReturnResult> Decide(Job? current)
        {
            if (Answered(current) is { } already)
            {
                return new JobDecision<ReturnResult>(already);
            }

            var lease = current!.Running(claim.Fence)!;
            var verification = new JobVerification(lease.Worker, lease.Fence, lease.Commitment, verified.Checks) { ReceivedAtMs = arrivedAtMs };
            if (verified is VerificationResult.Refused refused)
            {
                var outcome = refused.Code == FailureCodes.OpeningsMissing ? AttemptOutcome.OpeningsMissing : AttemptOutcome.ResultRefused;
                verification = verification with { Openings = opened };
                var doubted = mayAudit && image is not null ? audits.OfRefused(current!, verification, image) : null;
                var ended = leasing.End(current!, claim.Fence, outcome, refused.Message, verification, doubted);
                return new JobDecision<ReturnResult>(new ReturnResult.Refused(refused.Code, refused.Message), ended);
            }

            verification = verification with { Openings = opened };
            var (now, runs, fingerprint) = (clock.NowMs, directory.RunsOf(current!), ((VerificationResult.Passed)verified).Fingerprint);
            var audit = mayAudit ? audits.OfResult(current!, verification, image!) : null;
            var note = audit is null ? null : new JobAudit(audit.Id, audit.After!.Reason, null);
            IReadOnlyList<AuditChange> opens = [.. audits.OfOvertaken(current!, claim.Fence).Concat(audit is null ? [] : [audit])];
            if (audit is { After.HoldsJob: true })
            {
                var held = new HeldResult(image!, lease.Worker, lease.Fence, now, fingerprint);
                var waits = ImageDelivery.Hold(current!, held, verification, note!, runs, now);
                return new JobDecision<ReturnResult>(new ReturnResult.Accepted(waits.After), waits.Alone() with { Audits = opens });
            }

            var delivered = ImageDelivery.Deliver(current!, claim.Fence, image!, verification, note, runs, now);
            return new JobDecision<ReturnResult>(
                new ReturnResult.Accepted(delivered.After),
                delivered.Alone() with
                {
                    Fingerprint = fingerprint,
                    Samples = [.. SpeedModel.SamplesOf(delivered), .. EtaModel.SamplesOf(delivered)],
                    Audits = opens,
                },
                new ReturnResult.Refused(FailureCodes.ImageOfOtherJob, "The same pixels were delivered before for a job with another specification."));
        }
    }

    /// <summary>What is to be checked about how the image was made; null when nobody asks, of a worker that never promised to commit.</summary>
    private async Task<ReturnedTrajectory?> TrajectoryAsync(
        Job job, JobLease lease, ReturnedUpload upload, byte[]? openings, CancellationToken cancellationToken)
    {
        if (lease.Commitment is null && !upload.CommitsAlways && !options.Value.RequireCommitments)
        {
            return null;
        }

        var expected = await models.ExpectAsync(job.Spec, cancellationToken);
        return lease.Commitment is null && expected is null
            ? null
            : new ReturnedTrajectory(lease.Commitment, openings, upload.ImageSha256, expected, PaceOf(job, lease));
    }

    private ReturnedPace? PaceOf(Job job, JobLease lease)
    {
        if (lease.Commitment is not { } commitment)
        {
            return null;
        }

        var tookMs = Math.Max(1, commitment.ReceivedAtMs - lease.GrantedAtMs);
        var known = directory.Find(lease.Worker)?.Speeds.GetValueOrDefault(job.Spec.Manifest)?.Samples;
        double? fastest = known is { Length: >= TimingCheck.LeastSamples } samples ? samples.Max() : null;
        return new ReturnedPace(1_000 * JobWork.Of(job.Spec).MegapixelSteps / tookMs, fastest);
    }

    private async Task<byte[]?> ReadAsync(LeaseClaim claim, string sha256, CancellationToken cancellationToken)
    {
        await using var file = await incoming.OpenAsync(claim.Job, claim.Fence, UploadPart.Openings, sha256, cancellationToken);
        if (file is null)
        {
            return null;
        }

        // Its size was announced, and bounded, before the first byte came.
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
