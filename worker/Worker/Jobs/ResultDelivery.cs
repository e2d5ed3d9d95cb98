using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Jobs;

/// <summary>
/// Brings a finished image home: upload, Returned, and the coordinator's word on it, over as many sessions as that takes. Uploading and returning
/// twice is harmless, so after every lost connection both are done again. Safe for concurrent use.
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
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public async Task<DeliveryEnd> DeliverAsync(HeldJob job, ImageOutcome.Finished image)
    {
        var cancelled = job.Cancellation.Token;
        var header = new UploadHeader
        {
            Lease = job.Lease,
            ImageSizeBytes = (ulong)image.Png.Length,
            ImageSha256 = ByteString.CopyFrom(SHA256.HashData(image.Png.Span)),
        };
        var returned = new WorkerMessage
        {
            Returned = new Returned
            {
                Lease = job.Lease,
                ImageSha256 = header.ImageSha256,
                Report = new RunReport
                {
                    RunMs = (ulong)image.RunTime.TotalMilliseconds,
                    StepsPerSecond = image.StepsPerSecond,
                    ExecutionProvider = backend.Description.ExecutionProvider,
                },
            },
        };
        var wasReturned = false;
        var failures = 0;
        while (true)
        {
            var session = await port.WaitAsync(cancelled);
            if (image.Png.Length > session.Terms.MaxImageBytes)
            {
                return new DeliveryEnd.NotTaken($"The image has {image.Png.Length} bytes; the coordinator takes at most {session.Terms.MaxImageBytes}.");
            }

            job.ExpectUpload();
            var upload = await UploadAsync(session, header, image.Png, cancelled);
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
            if (await ReturnAsync(job, returned, session, cancelled) is { } answer)
            {
                return new DeliveryEnd.Judged(answer);
            }

            if (job.UploadMissing.IsCompleted && ++failures >= options.Value.MaxUploadAttempts)
            {
                return new DeliveryEnd.NotTaken("The coordinator does not keep the upload.");
            }
        }
    }

    private async Task<UploadOutcome> UploadAsync(LiveSession session, UploadHeader header, ReadOnlyMemory<byte> image, CancellationToken cancelled)
    {
        using var timeout = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancelled);
        try
        {
            return await session.UploadAsync(header, image, either.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return new UploadOutcome.Interrupted($"It took longer than {options.Value.UploadTimeout.TotalSeconds} s.");
        }
    }

    // Null when the session ended before an answer came, or when the coordinator has lost the upload.
    private async Task<LeaseAnswer?> ReturnAsync(HeldJob job, WorkerMessage returned, LiveSession session, CancellationToken cancelled)
    {
        while (await session.SendAsync(returned, cancelled))
        {
            using var timeout = new CancellationTokenSource(options.Value.ResultAnswerTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Ended, cancelled);
            try
            {
                if (await Task.WhenAny(job.Answer, job.UploadMissing).WaitAsync(either.Token) == job.Answer)
                {
                    return await job.Answer;
                }

                return null;
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
