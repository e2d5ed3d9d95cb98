using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Session;
using SogniLike.Worker.Sources;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Jobs;

/// <summary>The life of one job on this worker, from its slot to the coordinator's last word. Safe for concurrent use.</summary>
internal sealed partial class JobRunner(
    IImageBackend backend,
    LeaseBook leases,
    CommitmentDesk commitments,
    ResultDelivery delivery,
    SourceLoader sources,
    SessionPort port,
    WorkerTally tally,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    /// <summary>A limit below is none that a picture fits into.</summary>
    private const int SmallestPreview = 1024;

    private static readonly ActivitySource Activities = new("SogniLike.Worker");

    /// <summary>Runs the job and releases its lease, whatever happens. Never throws.</summary>
    /// <param name="nonce">Of the assignment, to commit with; empty where no commitment is asked for.</param>
    /// <param name="traceparent">W3C trace context of the submission; ignored when malformed.</param>
    /// <param name="turn">Draws it together with equal jobs; null: it is drawn alone.</param>
    public async Task RunAsync(HeldJob job, ImageRequest request, ReadOnlyMemory<byte> nonce, string traceparent, BatchTurn? turn = null)
    {
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent);
        using var activity = Activities.StartActivity("run job", ActivityKind.Consumer, parent);
        activity?.SetTag("job.id", job.Lease.JobId);
        using var trajectory = commitments.Begin(nonce);
        try
        {
            LogStarted(job.Lease.JobId, request);
            if (request.Source is not null)
            {
                switch (await sources.LoadAsync(request, job.Lease, job.Cancellation.Token))
                {
                    case SourceLoading.Loaded loaded:
                        request = loaded.Request;
                        break;
                    case SourceLoading.Failed missing:
                        await FailAsync(job, FailureReason.Runtime, missing.Message);
                        return;
                }
            }

            var reporter = new ProgressReporter(job, port, tally, options.Value.PreviewInterval, time);
            var shown = WithPreviews(request, job);
            var outcome = await (turn is null
                ? backend.GenerateAsync(shown, reporter.Report, trajectory, job.Cancellation.Token)
                : turn.DrawAsync(shown, reporter.Report, trajectory, job.Cancellation.Token));
            await (outcome switch
            {
                ImageOutcome.Finished finished => ReturnAsync(job, reporter, finished, trajectory, nonce, request.RunSteps),
                ImageOutcome.Failed failed => FailAsync(job, failed.Reason, failed.Message, failed.Detail),
                _ => throw new UnreachableException(),
            });
        }
        catch (OperationCanceledException) when (job.Cancellation.Token.IsCancellationRequested)
        {
            await StopAsync(job);
        }
        catch (TrajectoryException e)
        {
            await FailQuietlyAsync(job, FailureReason.OutOfMemory, e.Message, e.InnerException?.Message);
        }
        catch (Exception e)
        {
            // Only the type and the place: the message of an unknown fault might quote the prompt.
            LogFault(job.Lease.JobId, e.GetType().Name, e.StackTrace);
            await FailQuietlyAsync(job, FailureReason.Runtime, $"The runtime failed ({e.GetType().Name}).");
        }
        finally
        {
            leases.Release(job);
        }
    }

    /// <summary>Previews as the artist, the owner and the session at the start of the job want them.</summary>
    private ImageRequest WithPreviews(ImageRequest request, HeldJob job)
    {
        var bytes = port.Current?.Terms.MaxPreviewBytes ?? 0;
        return bytes < SmallestPreview || job.Previews == 0
            ? request
            : request with
            {
                PreviewEverySteps = options.Value.PreviewEverySteps,
                Previews = job.Previews,
                MaxPreviewBytes = bytes,
                ArePreviewsWanted = () => job.ArePreviewsWanted,
            };
    }

    private async Task ReturnAsync(
        HeldJob job, ProgressReporter reporter, ImageOutcome.Finished image, Trajectory? trajectory, ReadOnlyMemory<byte> nonce, int steps)
    {
        leases.KeepResult(job);
        reporter.Report(new ImageProgress(ProgressPhase.Uploading, steps, steps, image.StepsPerSecond));
        var imageSha256 = SHA256.HashData(image.Png.Span);
        var commitment = commitments.Sign(trajectory, job.Lease, nonce, imageSha256);
        switch (await delivery.DeliverAsync(job, image, imageSha256, commitment))
        {
            case DeliveryEnd.Judged { Answer: LeaseAnswer.Accepted }:
                tally.CountDone();
                LogDone(job.Lease.JobId, image.RunTime.TotalSeconds, image.StepsPerSecond);
                break;
            case DeliveryEnd.Judged { Answer: LeaseAnswer.Refused refused }:
                tally.CountRefused();
                LogRefused(job.Lease.JobId, refused.Code, refused.Message);
                break;
            case DeliveryEnd.Judged:
                await StopAsync(job);
                break;
            case DeliveryEnd.NotTaken when job.Cancellation.ShuttingDown.IsCancellationRequested:
                job.Cancellation.Cancel(JobCancelReason.Shutdown);
                await StopAsync(job);
                break;
            case DeliveryEnd.NotTaken notTaken:
                await FailAsync(job, FailureReason.Upload, notTaken.Message);
                break;
        }
    }

    private async Task FailAsync(HeldJob job, FailureReason reason, string message, string? detail = null)
    {
        tally.CountFailed();
        LogFailed(job.Lease.JobId, reason, message, detail);
        var failed = new Failed { Lease = job.Lease, Reason = reason, Message = LogText.Clean(message) };
        await port.SendAsync(new WorkerMessage { Failed = failed }, job.Cancellation.Token);
    }

    private async Task FailQuietlyAsync(HeldJob job, FailureReason reason, string message, string? detail = null)
    {
        try
        {
            await FailAsync(job, reason, message, detail);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(job);
        }
    }

    private async Task StopAsync(HeldJob job)
    {
        tally.CountStopped();
        var reason = job.Cancellation.Reason == JobCancelReason.None ? JobCancelReason.LeaseLost : job.Cancellation.Reason;
        LogStopped(job.Lease.JobId, reason);
        if (reason == JobCancelReason.Shutdown && port.Current is { } session)
        {
            // Hand it back, so that the artist does not wait for the lease to run out.
            var decline = new Decline { Lease = job.Lease, Reason = DeclineReason.Draining, Message = "The worker is going away." };
            await session.SendAsync(new WorkerMessage { Decline = decline }, CancellationToken.None);
        }
    }
}
