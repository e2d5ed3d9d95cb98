using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Queueing;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>An artist's own queue as artists see it, and the other way round.</summary>
internal static class QueueMapping
{
    public static Proto.OwnQueue ToProto(this OwnQueue queue) => new()
    {
        PausedAt = queue.PausedAtMs is { } at ? ArtistMapping.ToTimestamp(at) : null,
        Waiting = (uint)queue.Waiting,
        Running = (uint)queue.Running,
    };

    /// <summary>Where the job is to stand.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">Nothing is said, or nothing that this version knows.</exception>
    public static QueueTarget ToTarget(this Proto.MoveJobRequest request) => request.To switch
    {
        Proto.QueueTarget.First => QueueTarget.First,
        Proto.QueueTarget.Earlier => QueueTarget.Earlier,
        Proto.QueueTarget.Later => QueueTarget.Later,
        Proto.QueueTarget.Last => QueueTarget.Last,
        _ => throw GrpcErrors.Of([new FieldError("to", FieldErrorCode.Required, "to must be first, earlier, later or last.")]),
    };
}
