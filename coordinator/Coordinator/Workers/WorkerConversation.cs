using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// What each message of a worker means. The transport calls one method per message, in the order of the stream, one at a time per session; answers go out by
/// <see cref="WorkerSession.Commands"/>. No method throws because of the store: when an answer cannot be given the session ends as
/// <see cref="SessionEnd.StoreUnavailable"/>, and the worker repeats itself on a new stream.
/// </summary>
public sealed partial class WorkerConversation
{
    private readonly LeaseKeeper _keeper;
    private readonly JobPipeline _pipeline;
    private readonly Dispatcher _dispatcher;
    private readonly WorkerMeasurer _measurer;
    private readonly IPoolBus _bus;
    private readonly TimeProvider _time;
    private readonly IOptions<WorkersOptions> _options;
    private readonly ILogger<WorkerConversation> _logger;

    internal WorkerConversation(
        LeaseKeeper keeper,
        JobPipeline pipeline,
        Dispatcher dispatcher,
        WorkerMeasurer measurer,
        IPoolBus bus,
        TimeProvider time,
        IOptions<WorkersOptions> options,
        ILogger<WorkerConversation> logger) =>
        (_keeper, _pipeline, _dispatcher, _measurer, _bus, _time, _options, _logger) = (keeper, pipeline, dispatcher, measurer, bus, time, options, logger);

    /// <summary>Renews what the worker holds, or tells why not. While the store is away nothing is answered: leases do not end in that time either.</summary>
    /// <returns>The field that breaks the protocol, or null.</returns>
    public async Task<FieldError?> HeartbeatAsync(WorkerSession session, WorkerHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        if (heartbeat.Held.Count > WorkerSessions.MaxHeld)
        {
            return new FieldError(
                "heartbeat.held",
                FieldErrorCode.OutOfRange,
                $"heartbeat.held must have at most {WorkerSessions.MaxHeld} entries; it has {heartbeat.Held.Count}.");
        }

        if (heartbeat.Capabilities?.Check() is { } error)
        {
            return error;
        }

        if (heartbeat.Capabilities is { } news)
        {
            // What is new is measured before it is offered.
            await _measurer.PrepareAsync(session, news, cancellationToken);
        }

        if (session.Update(heartbeat.Paused, heartbeat.Capabilities))
        {
            _dispatcher.Wake();
            _measurer.Wake();
        }

        session.EndHold(_keeper.NowMs);
        try
        {
            foreach (var claim in heartbeat.Held)
            {
                await _keeper.RenewAsync(session, claim, settles: false, cancellationToken);
            }

            await _keeper.RefreshAsync(session, heartbeat.Capabilities, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The next heartbeat tries again.
        }

        return null;
    }

    /// <summary>The worker starts the job.</summary>
    public static void Accept(WorkerSession session, LeaseClaim claim)
    {
        if (session.Find(claim) is null)
        {
            session.TrySend(new WorkerCommand.Cancel(claim.Job, claim.Fence, CancelReason.LeaseLost));
        }
    }

    /// <summary>The worker hands the job back unworked: it goes to the queue at once, and this is held against nobody.</summary>
    public Task DeclineAsync(WorkerSession session, LeaseClaim claim, DeclineReason reason, string message, CancellationToken cancellationToken)
    {
        if (reason == DeclineReason.Draining)
        {
            session.Drain();
        }

        var outcome = reason is DeclineReason.ModelMissing or DeclineReason.Unsupported or DeclineReason.OutOfMemory
            ? AttemptOutcome.Declined
            : AttemptOutcome.HandedBack;
        return GiveBackAsync(session, claim, outcome, Sentence("Declined", reason.ToString(), message), cancellationToken);
    }

    /// <summary>The worker tried and could not.</summary>
    /// <param name="reason">One word, from the protocol.</param>
    public Task FailAsync(WorkerSession session, LeaseClaim claim, string reason, string message, CancellationToken cancellationToken) =>
        GiveBackAsync(session, claim, AttemptOutcome.WorkerFailed, Sentence("Failed", reason, message), cancellationToken);

    /// <summary>
    /// Tells watchers where the job is; more often than the terms say is dropped, and so is what another worker runs. The worker is told when there are watchers now and
    /// were none before, or the other way round: previews are for them, of jobs whose artist asked for some.
    /// </summary>
    public async Task ProgressAsync(WorkerSession session, JobProgress progress, CancellationToken cancellationToken)
    {
        if (session.Find(progress.Job) is not { } held
            || held.Claim.Fence != progress.Fence
            || progress.Steps is < 0 or > 1_000
            || progress.Step < 0
            || progress.Step > progress.Steps)
        {
            return;
        }

        var now = _time.GetTimestamp();
        var isNews = held.Progress is not { } known || progress.Phase > known.Phase || (progress.Step == progress.Steps && progress.Step != known.Step);
        var mayShow = progress.Preview is { } preview && MayPass(preview, held, now);
        if (!isNews && !mayShow && _time.GetElapsedTime(held.ProgressAt, now) < _options.Value.ProgressInterval / 2)
        {
            return;
        }

        var shown = double.IsFinite(progress.StepsPerSecond) && progress.StepsPerSecond >= 0 ? progress : progress with { StepsPerSecond = 0 };
        if (!mayShow)
        {
            shown = shown with { Preview = null };
        }

        session.Update(held.Claim, lease => lease with
        {
            Progress = shown with { Preview = null },
            Run = AttemptRun.Of(lease.Run, shown, _keeper.NowMs),
            ProgressAt = now,
            PreviewAt = shown.Preview is null ? lease.PreviewAt : now,
            PreviewsPassed = lease.PreviewsPassed + (shown.Preview is null ? 0 : 1),
        });
        if (await _bus.PublishProgressAsync(held.Account, shown, cancellationToken) is { } watched)
        {
            Demand(session, held.Claim, watched && held.Previews > 0 && _options.Value.MaxPreviewBytes > 0);
        }
    }

    private static void Demand(WorkerSession session, LeaseClaim claim, bool previews)
    {
        if (session.Find(claim) is { } held && held.PreviewsWanted != previews && session.TrySend(new WorkerCommand.Previews(claim.Job, claim.Fence, previews)))
        {
            session.Update(claim, lease => lease with { PreviewsWanted = previews });
        }
    }

    private bool MayPass(JobPreview preview, HeldLease held, long now) =>
        held.PreviewsPassed < held.Previews
        && preview.Image.Length <= _options.Value.MaxPreviewBytes
        && (held.PreviewAt is not { } last || _time.GetElapsedTime(last, now) >= _options.Value.PreviewInterval);

    /// <summary>Keeps what the worker commits to and tells it what to open.</summary>
    /// <returns>The field that breaks the protocol, or null.</returns>
    public async Task<FieldError?> CommitAsync(WorkerSession session, LeaseClaim claim, CommitClaim commit, CancellationToken cancellationToken)
    {
        if (!session.Features.Contains(WorkerFeatures.Commitments))
        {
            return new FieldError("commit", FieldErrorCode.Malformed, $"commit may not come here: \"{WorkerFeatures.Commitments}\" is not in force.");
        }

        try
        {
            switch (await _pipeline.CommitAsync(claim, commit, cancellationToken))
            {
                case CommitResult.Accepted accepted:
                    session.TrySend(new WorkerCommand.Challenge(claim.Job, claim.Fence, accepted.Commitment.OpenAll));
                    break;
                case CommitResult.Conflict:
                    const string Earlier = "Another root was committed to before under this lease; that one holds.";
                    LeaseKeeper.Tell(session, claim, LeaseReport.Renewed, Remaining(session, claim), FailureCodes.CommitmentConflict, Earlier);
                    break;
                case CommitResult.Invalid invalid:
                    Release(session, claim);
                    ResultJudged(_logger, session.Worker.Id, claim.Job, FailureCodes.CommitmentInvalid);
                    LeaseKeeper.Tell(session, claim, LeaseReport.ResultRefused, code: FailureCodes.CommitmentInvalid, message: invalid.Message);
                    break;
                case CommitResult.Lost lost:
                    Release(session, claim);
                    LeaseKeeper.Tell(session, claim, LeaseKeeper.ReportOf(lost.Standing));
                    break;
                case var other:
                    throw new InvalidOperationException($"Unknown answer {other}.");
            }
        }
        catch (StoreUnavailableException)
        {
            session.End(SessionEnd.StoreUnavailable);
        }

        return null;
    }

    /// <summary>Judges an upload without openings and tells the worker.</summary>
    /// <param name="uploadSha256">Lower-case hexadecimal.</param>
    public Task ReturnAsync(WorkerSession session, LeaseClaim claim, string uploadSha256, CancellationToken cancellationToken) =>
        ReturnAsync(session, claim, uploadSha256, openingsSha256: null, cancellationToken);

    /// <summary>Judges the upload and tells the worker.</summary>
    /// <param name="uploadSha256">Lower-case hexadecimal, as the next one.</param>
    /// <param name="openingsSha256">Null when no openings were uploaded.</param>
    public async Task ReturnAsync(WorkerSession session, LeaseClaim claim, string uploadSha256, string? openingsSha256, CancellationToken cancellationToken)
    {
        if (!Identity.Secrets.IsSecret(uploadSha256) || (openingsSha256 is not null && !Identity.Secrets.IsSecret(openingsSha256)))
        {
            LeaseKeeper.Tell(session, claim, LeaseReport.UnknownJob, code: FailureCodes.UploadMissing, message: "The hashes in returned must have 32 bytes.");
            return;
        }

        try
        {
            if (session.Find(claim) is not null)
            {
                await _keeper.RenewAsync(session, claim, settles: true, cancellationToken);
                session.Update(claim, lease => lease with { Settling = true });
            }

            var upload = new ReturnedUpload(uploadSha256, openingsSha256, session.Features.Contains(WorkerFeatures.Commitments));

            // Judging waits for its turn and blocks this worker's heartbeats meanwhile: the lease must not end because of it.
            var result = await _keeper.KeepWhileAsync(claim, _pipeline.ReturnAsync(claim, upload, cancellationToken), cancellationToken);
            if (result is ReturnResult.UploadMissing)
            {
                session.Update(claim, lease => lease with { Settling = false });
                LeaseKeeper.Tell(
                    session,
                    claim,
                    LeaseReport.Renewed,
                    Remaining(session, claim),
                    FailureCodes.UploadMissing,
                    "Nothing with this hash was uploaded under this lease.");
                return;
            }

            Release(session, claim);
            switch (result)
            {
                case ReturnResult.Accepted:
                    ResultJudged(_logger, session.Worker.Id, claim.Job, "accepted");
                    LeaseKeeper.Tell(session, claim, LeaseReport.ResultAccepted);
                    break;
                case ReturnResult.Refused refused:
                    ResultJudged(_logger, session.Worker.Id, claim.Job, refused.Code);
                    LeaseKeeper.Tell(session, claim, LeaseReport.ResultRefused, code: refused.Code, message: refused.Message);
                    break;
                case ReturnResult.Lost lost:
                    ResultJudged(_logger, session.Worker.Id, claim.Job, "too late");
                    LeaseKeeper.Tell(session, claim, LeaseKeeper.ReportOf(lost.Standing));
                    break;
                default:
                    throw new InvalidOperationException($"Unknown answer {result}.");
            }
        }
        catch (StoreUnavailableException)
        {
            session.End(SessionEnd.StoreUnavailable);
        }
    }

    /// <summary>The worker takes nothing new and finishes what it holds.</summary>
    public static void Draining(WorkerSession session) => session.Drain();

    private static string Sentence(string what, string reason, string message) => message.Length == 0 ? $"{what}: {reason}." : $"{what}: {reason}. {message}";

    private long Remaining(WorkerSession session, LeaseClaim claim) => session.Find(claim) is { } held ? Math.Max(0, held.UntilMs - _keeper.NowMs) : 0;

    private async Task GiveBackAsync(WorkerSession session, LeaseClaim claim, AttemptOutcome outcome, string message, CancellationToken cancellationToken)
    {
        if (session.Find(claim) is null)
        {
            LeaseKeeper.Tell(session, claim, LeaseReport.UnknownJob);
            return;
        }

        session.Update(claim, lease => lease with { Settling = true });
        try
        {
            await _pipeline.GiveBackAsync(claim, outcome, message, cancellationToken);
            Release(session, claim);
        }
        catch (StoreUnavailableException)
        {
            session.End(SessionEnd.StoreUnavailable);
        }
    }

    private void Release(WorkerSession session, LeaseClaim claim)
    {
        if (session.Find(claim) is not null)
        {
            session.Release(claim.Job);
            _dispatcher.Wake();
        }
    }
}
