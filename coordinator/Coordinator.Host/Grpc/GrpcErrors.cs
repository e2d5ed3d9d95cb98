using System.Collections.Frozen;
using System.Globalization;
using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>The one mapping from what the rules answer to gRPC: a status, a sentence, and the trailers with the stable code and the field.</summary>
internal static partial class GrpcErrors
{
    private static readonly FrozenDictionary<string, StatusCode> Statuses = new Dictionary<string, StatusCode>
    {
        [ErrorCodes.Required] = StatusCode.InvalidArgument,
        [ErrorCodes.TooLong] = StatusCode.InvalidArgument,
        [ErrorCodes.OutOfRange] = StatusCode.InvalidArgument,
        [ErrorCodes.NotAMultiple] = StatusCode.InvalidArgument,
        [ErrorCodes.NotFinite] = StatusCode.InvalidArgument,
        [ErrorCodes.Malformed] = StatusCode.InvalidArgument,
        [ErrorCodes.UnknownSampler] = StatusCode.InvalidArgument,
        [ErrorCodes.UnknownModel] = StatusCode.InvalidArgument,
        [ErrorCodes.ModelDisabled] = StatusCode.InvalidArgument,
        [ErrorCodes.UnknownImage] = StatusCode.InvalidArgument,
        [ErrorCodes.ModeUnsupported] = StatusCode.InvalidArgument,
        [ErrorCodes.ImageMalformed] = StatusCode.InvalidArgument,
        [ErrorCodes.ImageWrongSize] = StatusCode.InvalidArgument,
        [ErrorCodes.PolicyRefused] = StatusCode.InvalidArgument,
        [ErrorCodes.UnknownField] = StatusCode.InvalidArgument,
        [ErrorCodes.BodyTooLarge] = StatusCode.ResourceExhausted,
        [ErrorCodes.UnsupportedMediaType] = StatusCode.InvalidArgument,
        [ErrorCodes.MethodNotAllowed] = StatusCode.InvalidArgument,

        [ErrorCodes.KeyMissing] = StatusCode.Unauthenticated,
        [ErrorCodes.KeyInvalid] = StatusCode.Unauthenticated,
        [ErrorCodes.KeyExpired] = StatusCode.Unauthenticated,
        [ErrorCodes.KeyRevoked] = StatusCode.Unauthenticated,
        [ErrorCodes.ScopeMissing] = StatusCode.PermissionDenied,
        [ErrorCodes.AccountDisabled] = StatusCode.PermissionDenied,
        [ErrorCodes.LoginInvalid] = StatusCode.Unauthenticated,
        [ErrorCodes.LoginExpired] = StatusCode.Unauthenticated,
        [ErrorCodes.LoginUsed] = StatusCode.Unauthenticated,
        [ErrorCodes.TokenInvalid] = StatusCode.Unauthenticated,
        [ErrorCodes.TokenExpired] = StatusCode.Unauthenticated,
        [ErrorCodes.TokenRevoked] = StatusCode.Unauthenticated,
        [ErrorCodes.TokenUsedUp] = StatusCode.Unauthenticated,
        [ErrorCodes.SignatureInvalid] = StatusCode.Unauthenticated,
        [ErrorCodes.WorkerUnknown] = StatusCode.Unauthenticated,
        [ErrorCodes.WorkerRevoked] = StatusCode.PermissionDenied,

        [ErrorCodes.RateLimited] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyJobs] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyWatches] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyStreams] = StatusCode.ResourceExhausted,
        [ErrorCodes.KeyCapReached] = StatusCode.ResourceExhausted,
        [ErrorCodes.InsufficientCredit] = StatusCode.ResourceExhausted,
        [ErrorCodes.PoolFull] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyDisputes] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyShares] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyWebhooks] = StatusCode.ResourceExhausted,
        [ErrorCodes.TooManyImages] = StatusCode.ResourceExhausted,

        [ErrorCodes.NotFound] = StatusCode.NotFound,
        [ErrorCodes.IdempotencyConflict] = StatusCode.AlreadyExists,
        [ErrorCodes.KeyAlreadyEnrolled] = StatusCode.AlreadyExists,
        [ErrorCodes.JobFinal] = StatusCode.FailedPrecondition,
        [ErrorCodes.JobNotQueued] = StatusCode.FailedPrecondition,
        [ErrorCodes.JobNotFinal] = StatusCode.FailedPrecondition,
        [ErrorCodes.JobNotRunning] = StatusCode.FailedPrecondition,
        [ErrorCodes.ImageNotReady] = StatusCode.FailedPrecondition,
        [ErrorCodes.ImageGone] = StatusCode.NotFound,
        [ErrorCodes.ReportResolved] = StatusCode.FailedPrecondition,
        [ErrorCodes.DisputeTooLate] = StatusCode.FailedPrecondition,
        [ErrorCodes.SharingDisabled] = StatusCode.FailedPrecondition,
        [ErrorCodes.WebhooksDisabled] = StatusCode.FailedPrecondition,
        [ErrorCodes.AuditOpen] = StatusCode.FailedPrecondition,
        [ErrorCodes.AuditExists] = StatusCode.FailedPrecondition,
        [ErrorCodes.ProtocolUnsupported] = StatusCode.FailedPrecondition,
        [ErrorCodes.ProtocolViolation] = StatusCode.FailedPrecondition,
        [ErrorCodes.SessionReplaced] = StatusCode.Aborted,

        [ErrorCodes.LeaseExpired] = StatusCode.FailedPrecondition,
        [ErrorCodes.LeaseOwnedByOther] = StatusCode.FailedPrecondition,
        [ErrorCodes.LeaseUnknown] = StatusCode.NotFound,
        [ErrorCodes.UploadTooLarge] = StatusCode.InvalidArgument,
        [ErrorCodes.UploadTruncated] = StatusCode.InvalidArgument,
        [ErrorCodes.UploadHashMismatch] = StatusCode.InvalidArgument,

        [ErrorCodes.CommitmentMissing] = StatusCode.FailedPrecondition,

        [ErrorCodes.StoreUnavailable] = StatusCode.Unavailable,
        [ErrorCodes.Draining] = StatusCode.Unavailable,
        [ErrorCodes.Internal] = StatusCode.Internal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The gRPC status that carries a code of <see cref="ErrorCodes"/>, or null for those that stand only in jobs and leases.</summary>
    public static StatusCode? StatusOf(string code) => Statuses.TryGetValue(code, out var status) ? status : null;

    /// <summary>The error for a code.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/> that has a status.</param>
    /// <param name="message">A sentence for people that names field and limit, never a secret.</param>
    /// <param name="field">Path of the offending field, or null.</param>
    /// <param name="retryAfter">When to call again, or null when nobody knows.</param>
    public static RpcException Of(string code, string message, string? field = null, TimeSpan? retryAfter = null)
    {
        var trailers = new Metadata { { ErrorTrailers.Code, code } };
        if (field is not null)
        {
            trailers.Add(ErrorTrailers.Field, field);
        }

        if (retryAfter is { } wait)
        {
            trailers.Add(ErrorTrailers.RetryAfterMs, ((long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture));
        }

        return new RpcException(new Status(Statuses[code], message), trailers, message);
    }

    /// <summary>This coordinator is going away: call again, somebody else may answer.</summary>
    public static RpcException Draining() => Of(ErrorCodes.Draining, "This coordinator is going away; call again.");

    /// <summary>No such thing, or not the caller's.</summary>
    public static RpcException NotFound(string what, string field) => Of(ErrorCodes.NotFound, $"There is no {what} of this {field}.", field);

    /// <summary>The pool keeps no more of these.</summary>
    public static RpcException PoolFull(string what, int limit) => Of(ErrorCodes.PoolFull, $"The pool holds its {limit} {what} already.");

    /// <summary>A case that the mapping does not know: a bug, which the caller sees as INTERNAL.</summary>
    public static InvalidOperationException Unexpected(object? outcome) => new($"No answer is known for {outcome?.GetType().FullName}.");
}
