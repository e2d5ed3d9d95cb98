using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Worker.Session;

/// <summary>What an error of the coordinator means to a worker. The one place that reads its trailers.</summary>
public static class CoordinatorErrors
{
    /// <summary>The stable code in the trailers, or empty.</summary>
    public static string CodeOf(RpcException error) => LogText.Clean(error.Trailers.GetValue(ErrorTrailers.Code) ?? "");

    /// <summary>The sentence of the error, cleaned for logs; for a broken connection what the system says about it.</summary>
    public static string MessageOf(RpcException error)
    {
        var cause = CodeOf(error).Length == 0 ? error.Status.DebugException?.GetBaseException().Message : null;
        return LogText.Clean(cause ?? (string.IsNullOrEmpty(error.Status.Detail) ? error.StatusCode.ToString() : error.Status.Detail));
    }

    /// <summary>True when no later attempt of this worker can succeed.</summary>
    public static bool NeverHeals(string code) =>
        code is ErrorCodes.WorkerRevoked or ErrorCodes.WorkerUnknown or ErrorCodes.SignatureInvalid or ErrorCodes.ProtocolUnsupported;

    /// <summary>True when the lease that was shown gives no right any more.</summary>
    public static bool IsLeaseOver(string code) =>
        code is ErrorCodes.LeaseExpired or ErrorCodes.LeaseOwnedByOther or ErrorCodes.LeaseUnknown;

    /// <summary>How a session ended that met this error.</summary>
    public static SessionEnd ToSessionEnd(RpcException error, bool wasWelcomed)
    {
        var code = CodeOf(error);
        return NeverHeals(code)
            ? new SessionEnd.Refused(code, MessageOf(error))
            : new SessionEnd.Lost(code, MessageOf(error), wasWelcomed);
    }

    /// <summary>How an upload ended that met this error.</summary>
    public static UploadOutcome ToUploadOutcome(RpcException error)
    {
        var code = CodeOf(error);
        if (IsLeaseOver(code))
        {
            return new UploadOutcome.LeaseOver(code);
        }

        // A cut-off or mangled upload may pass; what is wrong with the file itself does not.
        return code is ErrorCodes.UploadTruncated or ErrorCodes.UploadHashMismatch || MayPass(error)
            ? new UploadOutcome.Interrupted(MessageOf(error))
            : new UploadOutcome.Refused(code, MessageOf(error));
    }

    /// <summary>How a download ended that met this error.</summary>
    public static SourceDownload ToSourceDownload(RpcException error) =>
        MayPass(error) ? new SourceDownload.Interrupted(MessageOf(error)) : new SourceDownload.Refused(MessageOf(error));

    /// <summary>True for a coordinator that is away, busy or ill.</summary>
    private static bool MayPass(RpcException error) => error.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Unknown
        or StatusCode.Internal or StatusCode.Aborted or StatusCode.ResourceExhausted;
}
