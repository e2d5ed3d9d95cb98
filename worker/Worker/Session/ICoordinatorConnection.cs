using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Commitments;

namespace SogniLike.Worker.Session;

/// <summary>
/// One connection to the coordinator: the control stream and the uploads beside it. One reader and one writer at a time; uploads are free.
/// Faults are <see cref="Grpc.Core.RpcException"/>.
/// </summary>
public interface ICoordinatorConnection : IAsyncDisposable
{
    /// <summary>The next message of the coordinator; null when it ended the stream in good order.</summary>
    Task<CoordinatorMessage?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends one message; returns when it was handed to the transport.</summary>
    Task WriteAsync(WorkerMessage message, CancellationToken cancellationToken);

    /// <summary>No more messages will be written.</summary>
    Task CompleteAsync();

    /// <summary>Opens the call that answers an offer of an audit; it ends with the connection.</summary>
    IAuditCall OpenAudit(CancellationToken cancellationToken);

    /// <summary>Fetches a file that a job is made from.</summary>
    /// <param name="request">Which, and by what right.</param>
    /// <param name="sizeBytes">What is read of it at most.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SourceDownload> DownloadSourceAsync(DownloadSourceRequest request, long sizeBytes, CancellationToken cancellationToken);

    /// <summary>Brings a result, in chunks of at most <paramref name="chunkBytes"/>: the image, then the openings where there are any.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome> UploadAsync(UploadHeader header, ReadOnlyMemory<byte> image, OpeningsFile? openings, int chunkBytes, CancellationToken cancellationToken);
}
