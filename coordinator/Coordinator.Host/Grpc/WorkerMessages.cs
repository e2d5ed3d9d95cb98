using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Hands each message of a session to the rules. One message at a time per session.</summary>
internal sealed class WorkerMessages(WorkerConversation conversation, IOptions<PoolOptions> pool, IOptions<WorkersOptions> options)
{
    /// <summary>Handles one message.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">The message breaks the protocol; the session is to be closed with it.</exception>
    public async Task HandleAsync(WorkerSession session, WorkerMessage message, CancellationToken cancellationToken)
    {
        switch (message.MessageCase)
        {
            case WorkerMessage.MessageOneofCase.Heartbeat:
                if (await conversation.HeartbeatAsync(session, message.Heartbeat.ToCore(), cancellationToken) is { } error)
                {
                    throw GrpcErrors.Of([error]);
                }

                break;
            case WorkerMessage.MessageOneofCase.Accept:
                WorkerConversation.Accept(session, message.Accept.Lease.ToCore("accept.lease"));
                break;
            case WorkerMessage.MessageOneofCase.Decline:
                var decline = message.Decline;
                await conversation.DeclineAsync(
                    session,
                    decline.Lease.ToCore("decline.lease"),
                    decline.Reason.ToCore(),
                    WorkerMapping.ReadText(decline.Message, "decline.message"),
                    cancellationToken);
                break;
            case WorkerMessage.MessageOneofCase.Progress:
                await conversation.ProgressAsync(session, message.Progress.ToCore(options.Value.MaxPreviewBytes), cancellationToken);
                break;
            case WorkerMessage.MessageOneofCase.Failed:
                var failed = message.Failed;
                await conversation.FailAsync(
                    session,
                    failed.Lease.ToCore("failed.lease"),
                    WorkerMapping.NameOf(failed.Reason),
                    WorkerMapping.ReadText(failed.Message, "failed.message"),
                    cancellationToken);
                break;
            case WorkerMessage.MessageOneofCase.Returned:
                var returned = message.Returned;
                await conversation.ReturnAsync(
                    session,
                    returned.Lease.ToCore("returned.lease"),
                    WorkerMapping.ReadHash(returned.ImageSha256, "returned.image_sha256"),
                    returned.OpeningsSha256.IsEmpty ? null : WorkerMapping.ReadHash(returned.OpeningsSha256, "returned.openings_sha256"),
                    cancellationToken);
                break;
            case WorkerMessage.MessageOneofCase.Commit:
                var claim = message.Commit.Lease.ToCore("commit.lease");
                if (await conversation.CommitAsync(session, claim, message.Commit.ToCore(pool.Value.Id, session.Worker), cancellationToken) is { } violation)
                {
                    throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, violation.Message, violation.Field);
                }

                break;
            case WorkerMessage.MessageOneofCase.Draining:
                WorkerConversation.Draining(session);
                break;
            case WorkerMessage.MessageOneofCase.None:
                // A message of a newer protocol: readers ignore what they do not know.
                break;
            default:
                var name = message.MessageCase.ToString().ToLowerInvariant();
                throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"A {name} message may not come here.", name);
        }
    }
}
