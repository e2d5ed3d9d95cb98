using Grpc.Core;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>The HTTP status of an error: that of its gRPC status, so that a new code needs one row in one table; a few say more in HTTP.</summary>
internal static class HttpStatuses
{
    /// <summary>The HTTP status of a code of <see cref="ErrorCodes"/>, or null for those that stand only in jobs and leases.</summary>
    public static int? Of(string code) => code switch
    {
        ErrorCodes.BodyTooLarge or ErrorCodes.UploadTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorCodes.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        _ => GrpcErrors.StatusOf(code) is { } status ? Of(status) : null,
    };

    private static int Of(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.Internal => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No code has this status."),
    };
}
