using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Jobs;

/// <summary>
/// Brings a finished image home: commitment and challenge, upload of image and openings, Returned, and the coordinator's word on it, over as many sessions as that takes.
/// Every part may be said twice, word by word, so after a lost connection what was not answered is done again. Safe for concurrent use.
/// </summary>
internal sealed partial class ResultDelivery(
    SessionPort port,
    IOptions<WorkerOptions> options,
    IImageBackend backend,
    TimeProvider time,
    ILogger<ResultDelivery> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Returns one result.</summary>
    /// <param name="job">Whose.</param>
    /// <param name="image">The finished image.</param>
    /// <param name="imageSha256">SHA-256 of its file.</param>
    /// <param name="commitment">What is committed to before the upload; null for nothing.</param>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    /// <exception cref="TrajectoryException">What must be opened cannot be read any more.</exception>
    public async Task<DeliveryEnd> DeliverAsync(HeldJob job, ImageOutcome.Finished image, byte[] imageSha256, ResultCommitment? commitment)
    {
        var cancelled = job.Cancellation.Token;
        OpeningsFile? opened = null;
        var wasReturned = false;
        var failures = 0;
        while (true)
        {
            var session = await port.WaitAsync(cancelled);
            if (image.Png.Length > session.Terms.MaxImageBytes)
            {
                return new DeliveryEnd.NotTaken($"The image has {image.Png.Length} bytes; the coordinator takes at most {session.Terms.MaxImageBytes}.");
            }

            if (commitment is not null && opened is null && session.Terms.HasCommitments)
            {
                if (await AskAsync(commitment.Message, session, cancelled, job.Challenge, job.Answer) is not { } word)
                {
                    continue;
                }

                if (word == job.Answer)
                {
                    return new DeliveryEnd.Judged(await job.Answer);
                }

                LogChallenged(job.Lease.JobId, commitment.Trajectory.LeafCount, await job.Challenge ? "everything" : "its ends");
                opened = await commitment.Trajectory.OpenAsync(await job.Challenge, cancelled);
            }

            // A coordinator without commitments does not know what openings are.
            var openings = session.Terms.HasCommitments ? opened : null;
            job.ExpectUpload();
            var upload = await UploadAsync(session, Header(job, image, imageSha256, openings), image.Png, openings, cancelled);
            switch (upload)
            {
                // The answer to an earlier Returned may have been lost with its session: ask again instead of giving up.
                case UploadOutcome.LeaseOver when !wasReturned:
                    return new DeliveryEnd.Judged(new LeaseAnswer.Over());
                case UploadOutcome.Refused refused:
                    return new DeliveryEnd.NotTaken($"The coordinator refused the upload: {refused.Message}");
                case UploadOutcome.Interrupted when session.Ended.IsCancellationRequested:
                    port.Close(session);
                    continue;
                case UploadOutcome.Interrupted interrupted:
                    LogInterrupted(job.Lease.JobId, interrupted.Message, ++failures);
                    if (failures >= options.Value.MaxUploadAttempts || job.Cancellation.ShuttingDown.IsCancellationRequested)
                    {
                        return new DeliveryEnd.NotTaken($"The upload did not arrive: {interrupted.Message}");
                    }

                    await Task.Delay(RetryDelay, time, cancelled);
                    continue;
            }

            wasReturned = true;
            var answer = await AskAsync(Returned(job, image, imageSha256, openings), session, cancelled, job.Answer, job.UploadMissing);
            if (answer == job.Answer)
            {
                return new DeliveryEnd.Judged(await job.Answer);
            }

            if (answer is not null && ++failures >= options.Value.MaxUploadAttempts)
            {
                return new DeliveryEnd.NotTaken("The coordinator does not keep the upload.");
            }
        }
    }

    private static UploadHeader Header(HeldJob job, ImageOutcome.Finished image, byte[] imageSha256, OpeningsFile? openings) => new()
    {
        Lease = job.Lease,
        ImageSizeBytes = (ulong)image.Png.Length,
        ImageSha256 = ByteString.CopyFrom(imageSha256),
        OpeningsSizeBytes = (ulong)(openings?.SizeBytes ?? 0),
        OpeningsSha256 = HashOf(openings),
    };

    private WorkerMessage Returned(HeldJob job, ImageOutcome.Finished image, byte[] imageSha256, OpeningsFile? openings) => new()
    {
        Returned = new Returned
        {
            Lease = job.Lease,
            ImageSha256 = ByteString.CopyFrom(imageSha256),
            OpeningsSha256 = HashOf(openings),
            Report = new RunReport
            {
                RunMs = (ulong)image.RunTime.TotalMilliseconds,
                StepsPerSecond = image.StepsPerSecond,
                ExecutionProvider = backend.Description.ExecutionProvider,
            },
        },
    };

    private static ByteString HashOf(OpeningsFile? openings) => openings is null ? ByteString.Empty : ByteString.CopyFrom(openings.Sha256.Span);

    private async Task<UploadOutcome> UploadAsync(
        LiveSession session, UploadHeader header, ReadOnlyMemory<byte> image, OpeningsFile? openings, CancellationToken cancelled)
    {
        using var timeout = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancelled);
        try
        {
            return await session.UploadAsync(header, image, openings, either.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return new UploadOutcome.Interrupted($"It took longer than {options.Value.UploadTimeout.TotalSeconds} s.");
        }
    }

    /// <summary>Says something until one of the answers to it is there; again when none came in time.</summary>
    /// <returns>The answer that came; null when the session ended before.</returns>
    private async Task<Task?> AskAsync(WorkerMessage message, LiveSession session, CancellationToken cancelled, params Task[] answers)
    {
        while (await session.SendAsync(message, cancelled))
        {
            using var timeout = new CancellationTokenSource(options.Value.ResultAnswerTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Ended, cancelled);
            try
            {
                return await Task.WhenAny(answers).WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
            {
                if (session.Ended.IsCancellationRequested)
                {
                    break;
                }
            }
        }

        port.Close(session);
        return null;
    }
}
