using Grpc.Core;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class GrpcErrors
{
    /// <summary>The error for a worker that did not prove who it is.</summary>
    public static Exception Of(SignInResult refused) => refused switch
    {
        SignInResult.UnknownWorker => Of(ErrorCodes.WorkerUnknown, "No worker of this hello.worker_id is enrolled here.", "hello.worker_id"),
        SignInResult.Revoked => WorkerRevoked(),
        SignInResult.SignatureInvalid => Of(
            ErrorCodes.SignatureInvalid, "hello.signature is not that of the worker's key over the sign-in statement.", "hello.signature"),
        _ => Unexpected(refused),
    };

    /// <summary>The error for a session that could not begin.</summary>
    public static Exception Of(SessionOpening refused) => refused switch
    {
        SessionOpening.Invalid invalid => Of([invalid.Error]),
        SessionOpening.Full full => PoolFull("sessions of this coordinator", full.Limit),
        SessionOpening.OwnerFull full => PoolFull("sessions of one owner at this coordinator", full.Limit),
        SessionOpening.CommitmentsRequired => Of(
            ErrorCodes.CommitmentMissing, $"This pool takes only workers that commit to what they draw: \"{WorkerFeatures.Commitments}\" must be in hello.features.", "hello.features"),
        SessionOpening.Draining => Draining(),
        _ => Unexpected(refused),
    };

    /// <summary>What a session's stream ends with; null for an end that is none of our doing.</summary>
    public static RpcException? Of(SessionEnd? reason) => reason switch
    {
        null or SessionEnd.Disconnected => null,
        SessionEnd.Replaced => Of(ErrorCodes.SessionReplaced, "The worker opened a newer control stream."),
        SessionEnd.Revoked => WorkerRevoked(),
        SessionEnd.TooSlow => Of(ErrorCodes.ProtocolViolation, "The worker does not read what it is told."),
        SessionEnd.StoreUnavailable => StoreUnavailable(),
        SessionEnd.ProtocolViolation => Of(ErrorCodes.ProtocolViolation, "The worker broke the protocol."),
        SessionEnd.Draining => Draining(),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
    };

    /// <summary>The store is away for a moment.</summary>
    public static RpcException StoreUnavailable() => Of(ErrorCodes.StoreUnavailable, "The store cannot be reached now; try again in a moment.");

    private static RpcException WorkerRevoked() => Of(ErrorCodes.WorkerRevoked, "The operator revoked this worker.", "hello.worker_id");
}
