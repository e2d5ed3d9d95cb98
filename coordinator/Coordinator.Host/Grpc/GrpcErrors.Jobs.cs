using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a submission that made nothing.</summary>
    public static Exception Of(SubmitResult refused) => refused switch
    {
        SubmitResult.Invalid invalid => Of(invalid.Errors),
        SubmitResult.IdempotencyConflict => Of(ErrorCodes.IdempotencyConflict, "idempotency_key was used with another request.", "idempotency_key"),
        SubmitResult.ScopeMissing scope => ScopeMissing(scope.Scope),
        SubmitResult.RateLimited rate => Of(
            ErrorCodes.RateLimited,
            $"A key may submit {rate.PerMinute} times a minute; try again in {Math.Ceiling(rate.RetryAfter.TotalSeconds)} s.",
            retryAfter: rate.RetryAfter),
        SubmitResult.PolicyRefused policy => Of(policy),
        SubmitResult.KeyCapReached cap => Of(
            ErrorCodes.KeyCapReached, $"The API key, or the one that made it, may have {cap.Limit} {cap.Cap}; that is reached, or this request would exceed it."),
        SubmitResult.CreditShort credit => Of(credit),
        SubmitResult.TooManyJobs jobs => Of(ErrorCodes.TooManyJobs, $"An account may have {jobs.Limit} unfinished jobs."),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a cancellation that changed nothing.</summary>
    public static RpcException Of(CancelResult refused) => refused switch
    {
        CancelResult.NotFound => NotFound("job", "job_id"),
        CancelResult.AlreadyFinal final => Of(ErrorCodes.JobFinal, $"The job is over: it is {final.Job.State}.", "job_id"),
        _ => throw Unexpected(refused),
    };

    /// <summary>The error for a job that was not taken from a worker.</summary>
    public static RpcException Of(TakeBackResult refused) => refused switch
    {
        TakeBackResult.NotFound => NotFound("job", "job_id"),
        TakeBackResult.NotRunning { Job: var job } when JobTransitions.Final.Contains(job.State) => Of(ErrorCodes.JobFinal, $"The job is over: it is {job.State}.", "job_id"),
        TakeBackResult.NotRunning { Job: var job } => Of(ErrorCodes.JobNotRunning, $"No worker runs the job: it is {job.State}.", "job_id"),
        _ => throw Unexpected(refused),
    };

    /// <summary>The error for a job that was not moved.</summary>
    public static Exception Of(QueueMoveResult refused) => refused switch
    {
        QueueMoveResult.NotFound => NotFound("job", "job_id"),
        QueueMoveResult.NotQueued other => Of(ErrorCodes.JobNotQueued, $"Only a job that waits can be moved: it is {other.Job.State}.", "job_id"),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a deletion that may not be.</summary>
    public static Exception Of(DeleteResult refused) => refused switch
    {
        DeleteResult.NotFinal running => Of(ErrorCodes.JobNotFinal, $"The job is not over: it is {running.Job.State}. Cancel it first.", "job_id"),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a download that gives nothing.</summary>
    public static Exception Of(ImageOpening refused) => refused switch
    {
        ImageOpening.NotFound => NotFound("job with an image", "job_id"),
        ImageOpening.NotReady job => Of(ErrorCodes.ImageNotReady, $"The job has no image: it is {job.State}.", "job_id"),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a picture that is not kept.</summary>
    public static Exception Of(SourceKeeping refused) => refused switch
    {
        SourceKeeping.Malformed malformed => Of(ErrorCodes.ImageMalformed, $"chunk must bring a whole PNG. {malformed.Message}", "chunk"),
        SourceKeeping.TooLarge large => Of(ErrorCodes.UploadTooLarge, $"A picture may have {large.LimitBytes} bytes.", "chunk"),
        SourceKeeping.TooMany many => Of(
            ErrorCodes.TooManyImages, $"An account may keep {many.Limit} pictures of {many.LimitBytes} bytes together; delete jobs that are made from them, or wait until the oldest go."),
        SourceKeeping.Busy busy => Of(ErrorCodes.RateLimited, $"This coordinator reads {busy.Limit} pictures at once; try again in a moment.", retryAfter: TimeSpan.FromSeconds(1)),
        SourceKeeping.Refused { Why: var why } => Of(why),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a watch that may not begin.</summary>
    public static Exception Of(WatchOpening refused) => refused switch
    {
        WatchOpening.Invalid invalid => Of([invalid.Error]),
        WatchOpening.TooMany many => Of(ErrorCodes.TooManyWatches, $"An account may have {many.Limit} watches at once."),
        _ => Unexpected(refused),
    };

    /// <summary>The error for an upload that may not begin.</summary>
    public static Exception Of(UploadOpening refused) => refused switch
    {
        UploadOpening.Invalid invalid => Of([invalid.Error]),
        UploadOpening.TooLarge size => Of(
            ErrorCodes.UploadTooLarge, $"header.image_size_bytes must be at most {size.LimitBytes}.", "header.image_size_bytes"),
        UploadOpening.Lost lost => Of(lost.Standing, "header.lease"),
        UploadOpening.LeaseBusy busy => Of(ErrorCodes.RateLimited, $"One lease may have {busy.Limit} uploads at once; try again in a moment."),
        UploadOpening.Busy busy => Of(ErrorCodes.RateLimited, $"This coordinator takes {busy.Limit} uploads at once; try again in a moment."),
        _ => Unexpected(refused),
    };

    /// <summary>The error for an upload that is not what its header announced.</summary>
    /// <param name="outcome">What it is.</param>
    /// <param name="part">"image" or "openings".</param>
    /// <param name="announcedBytes">Size that the header announced for it.</param>
    public static Exception Of(UploadOutcome outcome, string part, ulong announcedBytes) => outcome switch
    {
        UploadOutcome.TooLarge => Of(
            ErrorCodes.UploadTooLarge, $"{part} has more bytes than the {announcedBytes} of header.{part}_size_bytes.", $"header.{part}_size_bytes"),
        UploadOutcome.Truncated => Of(
            ErrorCodes.UploadTruncated, $"{part} has fewer bytes than the {announcedBytes} of header.{part}_size_bytes.", $"header.{part}_size_bytes"),
        UploadOutcome.HashMismatch => Of(ErrorCodes.UploadHashMismatch, $"{part} has another SHA-256 than header.{part}_sha256.", $"header.{part}_sha256"),
        _ => Unexpected(outcome),
    };

    /// <summary>The error for a lease that is not the running one. It says nothing about the job or its holder.</summary>
    public static Exception Of(LeaseStanding standing, string field) => standing switch
    {
        LeaseStanding.Expired => Of(ErrorCodes.LeaseExpired, "The lease has ended.", field),
        LeaseStanding.OwnedByOther => Of(ErrorCodes.LeaseOwnedByOther, "The job is leased to another worker or under a newer fence.", field),
        LeaseStanding.UnknownJob => Of(ErrorCodes.LeaseUnknown, "There is no such lease, or its job is over.", field),
        _ => Unexpected(standing),
    };

    /// <summary>The error for an enrolment that let nobody in.</summary>
    public static Exception Of(EnrolmentResult refused) => refused switch
    {
        EnrolmentResult.Invalid invalid => Of(invalid.Errors),
        EnrolmentResult.Refused { Outcome: var outcome } => Of(outcome),
        _ => Unexpected(refused),
    };

    /// <summary>The error for an enrolment that the store refused.</summary>
    public static Exception Of(EnrolmentOutcome outcome) => outcome switch
    {
        EnrolmentOutcome.UnknownToken => Of(ErrorCodes.TokenInvalid, "There is no such enrolment token.", "token_secret"),
        EnrolmentOutcome.TokenExpired => Of(ErrorCodes.TokenExpired, "The enrolment token has expired.", "token_secret"),
        EnrolmentOutcome.TokenRevoked => Of(ErrorCodes.TokenRevoked, "The enrolment token was revoked.", "token_secret"),
        EnrolmentOutcome.TokenUsedUp => Of(ErrorCodes.TokenUsedUp, "The enrolment token has let in as many workers as it may.", "token_secret"),
        EnrolmentOutcome.PoolFull => Of(ErrorCodes.PoolFull, "The pool holds as many workers as it may."),
        EnrolmentOutcome.KeyAlreadyEnrolled => Of(ErrorCodes.KeyAlreadyEnrolled, "A worker with this public_key is enrolled already.", "public_key"),
        _ => Unexpected(outcome),
    };

    /// <summary>The key is good, but not for this.</summary>
    public static RpcException ScopeMissing(string scope) => Of(ErrorCodes.ScopeMissing, $"This call needs an API key with the scope \"{scope}\".");

    private static RpcException Of(SubmitResult.CreditShort credit)
    {
        var grant = credit.NextGrantAtMs is { } atMs
            ? $"the next grant tops the account up to {CreditAmounts.Text(credit.NextGrant)} at {DateTimeOffset.FromUnixTimeMilliseconds(atMs).UtcDateTime:yyyy-MM-dd HH:mm:ss}Z."
            : "the pool grants none by itself.";
        return Of(ErrorCodes.InsufficientCredit, $"The images cost {CreditAmounts.Text(credit.Price)}, the account has {CreditAmounts.Text(credit.Balance)}; {grant}");
    }

    /// <summary>The error for an image that is not looked at again.</summary>
    public static RpcException Of(DisputeResult refused) => refused switch
    {
        DisputeResult.NotFound => NotFound("job of the account", "job_id"),
        DisputeResult.NotDelivered => Of(ErrorCodes.ImageNotReady, "Only a delivered image can be disputed.", "job_id"),
        DisputeResult.TooLate late => Of(ErrorCodes.DisputeTooLate, $"An image can be disputed within {late.Within.TotalHours:0.##} hours of its delivery.", "job_id"),
        DisputeResult.TooMany many => Of(ErrorCodes.TooManyDisputes, $"An account may dispute {many.Limit} images within {many.Within.TotalHours:0.##} hours."),
        DisputeResult.PoolFull full => PoolFull("open audits", full.Limit),
        _ => throw Unexpected(refused),
    };
}
