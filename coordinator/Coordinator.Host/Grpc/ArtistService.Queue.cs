using Grpc.Core;
using SogniLike.Coordinator.Queueing;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override async Task<GetQueueResponse> GetQueue(GetQueueRequest request, ServerCallContext context) =>
        new() { Queue = (await queues.ReadAsync(context.Caller().Account, context.CancellationToken)).ToProto() };

    /// <inheritdoc/>
    public override async Task<PauseQueueResponse> PauseQueue(PauseQueueRequest request, ServerCallContext context) =>
        new() { Queue = (await queues.SetAsync(context.Caller().Account, paused: true, context.CancellationToken)).ToProto() };

    /// <inheritdoc/>
    public override async Task<ResumeQueueResponse> ResumeQueue(ResumeQueueRequest request, ServerCallContext context) =>
        new() { Queue = (await queues.SetAsync(context.Caller().Account, paused: false, context.CancellationToken)).ToProto() };

    /// <inheritdoc/>
    public override async Task<MoveJobResponse> MoveJob(MoveJobRequest request, ServerCallContext context) =>
        await queues.MoveAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), request.ToTarget(), context.CancellationToken) switch
        {
            QueueMoveResult.Moved moved => new MoveJobResponse { Job = moved.Job.ToProto() },
            var refused => throw GrpcErrors.Of(refused),
        };
}
