using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Commitments;

namespace SogniLike.Worker.Session;

/// <summary>The real connection: one HTTP/2 connection that carries the control stream and the uploads.</summary>
public sealed class GrpcCoordinatorConnection : ICoordinatorConnection
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly CertificatePin _pin;
    private readonly GrpcChannel _channel;
    private readonly WorkerService.WorkerServiceClient _client;
    private readonly AsyncDuplexStreamingCall<WorkerMessage, CoordinatorMessage> _control;

    /// <summary>Begins to dial; faults show at the first read.</summary>
    public GrpcCoordinatorConnection(Uri url, CertificatePin pin)
    {
        _pin = pin;
        _channel = CoordinatorChannel.Open(url, pin);
        _client = new WorkerService.WorkerServiceClient(_channel);
        _control = _client.Connect(cancellationToken: _disposed.Token);
    }

    /// <inheritdoc/>
    public async Task<CoordinatorMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _control.ResponseStream.MoveNext(cancellationToken) ? _control.ResponseStream.Current : null;
        }
        catch (RpcException) when (_pin.WasMismatched)
        {
            throw new RpcException(new Grpc.Core.Status(
                StatusCode.Unavailable,
                "The coordinator shows another certificate than this worker was enrolled with. Somebody may be in between; if the pool changed its certificate, enrol again."));
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(WorkerMessage message, CancellationToken cancellationToken) =>
        await _control.RequestStream.WriteAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync() => await _control.RequestStream.CompleteAsync();

    /// <inheritdoc/>
    public IAuditCall OpenAudit(CancellationToken cancellationToken) => new GrpcAuditCall(_client.RunAudit(cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public async Task<SourceDownload> DownloadSourceAsync(DownloadSourceRequest request, long sizeBytes, CancellationToken cancellationToken)
    {
        using var call = _client.DownloadSource(request, cancellationToken: cancellationToken);
        var file = new MemoryStream();
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                var part = call.ResponseStream.Current;
                if (file.Length + part.Chunk.Length > sizeBytes || (part.PartCase == DownloadSourceResponse.PartOneofCase.SizeBytes && part.SizeBytes != (ulong)sizeBytes))
                {
                    return new SourceDownload.Refused($"It has another size than the {sizeBytes} bytes that the task names.");
                }

                file.Write(part.Chunk.Span);
            }

            return new SourceDownload.Received(file.GetBuffer().AsMemory(0, (int)file.Length));
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return CoordinatorErrors.ToSourceDownload(e);
        }
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome> UploadAsync(
        UploadHeader header, ReadOnlyMemory<byte> image, OpeningsFile? openings, int chunkBytes, CancellationToken cancellationToken)
    {
        using var call = _client.UploadResult(cancellationToken: cancellationToken);
        try
        {
            try
            {
                await call.RequestStream.WriteAsync(new UploadResultRequest { Header = header }, cancellationToken);
                for (var offset = 0; offset < image.Length; offset += chunkBytes)
                {
                    // The bytes are not changed any more, so they need not be copied.
                    var chunk = image.Slice(offset, Math.Min(chunkBytes, image.Length - offset));
                    await call.RequestStream.WriteAsync(new UploadResultRequest { Image = UnsafeByteOperations.UnsafeWrap(chunk) }, cancellationToken);
                }

                if (openings is not null)
                {
                    await foreach (var chunk in openings.ReadAsync(chunkBytes, cancellationToken))
                    {
                        // Written out before the next part takes its place.
                        await call.RequestStream.WriteAsync(new UploadResultRequest { Openings = UnsafeByteOperations.UnsafeWrap(chunk) }, cancellationToken);
                    }
                }

                await call.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException or IOException && !cancellationToken.IsCancellationRequested)
            {
                // The coordinator may end the call before it has read everything; its answer says why.
            }

            var response = await call.ResponseAsync;
            return response.ImageSha256.Equals(header.ImageSha256)
                ? new UploadOutcome.Stored()
                : new UploadOutcome.Interrupted($"The coordinator received other bytes ({ErrorCodes.UploadHashMismatch}).");
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return CoordinatorErrors.ToUploadOutcome(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _control.Dispose();
        await _channel.ShutdownAsync();
        _channel.Dispose();
        _disposed.Dispose();
    }
}
