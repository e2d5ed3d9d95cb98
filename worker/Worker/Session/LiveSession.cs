using System.Threading.Channels;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Commitments;

namespace SogniLike.Worker.Session;

/// <summary>What the rest of the worker sees of a session in force: terms, an outbox and uploads. Safe for concurrent use.</summary>
public sealed class LiveSession
{
    private readonly ICoordinatorConnection _connection;
    private readonly ChannelWriter<WorkerMessage> _outbox;

    internal LiveSession(SessionTerms terms, DateTimeOffset since, ICoordinatorConnection connection, ChannelWriter<WorkerMessage> outbox, CancellationToken ended)
    {
        Terms = terms;
        Since = since;
        Ended = ended;
        _connection = connection;
        _outbox = outbox;
    }

    /// <summary>As Welcome set them.</summary>
    public SessionTerms Terms { get; }

    /// <summary>When Welcome came.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Cancelled when the session is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Puts a message into the outbox, waiting while it is full.</summary>
    /// <returns>False when the session is over; the message was not sent.</returns>
    public async ValueTask<bool> SendAsync(WorkerMessage message, CancellationToken cancellationToken)
    {
        while (await _outbox.WaitToWriteAsync(cancellationToken))
        {
            if (_outbox.TryWrite(message))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a message into the outbox if there is room; for what may be lost.</summary>
    public bool TrySend(WorkerMessage message) => _outbox.TryWrite(message);

    /// <summary>Brings a result; ends with the session.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<UploadOutcome> UploadAsync(UploadHeader header, ReadOnlyMemory<byte> image, OpeningsFile? openings, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Ended, cancellationToken);
        try
        {
            return await _connection.UploadAsync(header, image, openings, Terms.MaxChunkBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UploadOutcome.Interrupted("The session ended.");
        }
    }

    /// <summary>Fetches a file that a job is made from; ends with the session.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SourceDownload> DownloadSourceAsync(DownloadSourceRequest request, long sizeBytes, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Ended, cancellationToken);
        try
        {
            return await _connection.DownloadSourceAsync(request, sizeBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SourceDownload.Interrupted("The session ended.");
        }
    }

    /// <summary>Opens the call that answers an offer of an audit.</summary>
    /// <exception cref="InvalidOperationException">The connection is gone.</exception>
    public IAuditCall OpenAudit(CancellationToken cancellationToken) => _connection.OpenAudit(cancellationToken);

    /// <summary>Sends what is in the outbox, then closes the control stream. Later messages are not sent.</summary>
    public void Close() => _outbox.TryComplete();
}
