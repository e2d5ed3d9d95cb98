using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Returns;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Takes one upload off the wire: header, then chunks in order. Nothing is read beyond what the header announced. Safe for concurrent use.</summary>
internal sealed class UploadReceiver(ResultUploads uploads, IOptions<ReturnsOptions> returns, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>Receives the upload.</summary>
    /// <exception cref="RpcException">It is not what was announced, too large, or too slow; nothing of it is kept.</exception>
    public async Task<UploadResultResponse> ReceiveAsync(IAsyncStreamReader<UploadResultRequest> stream, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.UploadDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await ReceiveAllAsync(stream, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(
                ErrorCodes.UploadTruncated, $"An upload must be complete within {options.Value.UploadDeadline.TotalSeconds:0.#} s of its header.", "image");
        }
    }

    private async Task<UploadResultResponse> ReceiveAllAsync(IAsyncStreamReader<UploadResultRequest> stream, CancellationToken cancellationToken)
    {
        if (!await stream.MoveNextOrCancelAsync(cancellationToken) || stream.Current.PartCase != UploadResultRequest.PartOneofCase.Header)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of an upload must be its header.", "header");
        }

        var header = stream.Current.Header;
        if (header.OpeningsSizeBytes != 0)
        {
            throw GrpcErrors.Of(ErrorCodes.OutOfRange, "header.openings_size_bytes must be 0: nobody asked for openings.", "header.openings_size_bytes");
        }

        await using var upload = await OpenAsync(header, cancellationToken);
        while (await stream.MoveNextOrCancelAsync(cancellationToken))
        {
            await AppendAsync(upload, stream.Current, header, cancellationToken);
        }

        Check(await upload.CompleteAsync(cancellationToken), header);
        return new UploadResultResponse { ImageSha256 = header.ImageSha256 };
    }

    private async Task<IIncomingUpload> OpenAsync(UploadHeader header, CancellationToken cancellationToken)
    {
        var claim = header.Lease.ToCore("header.lease");
        var hash = WorkerMapping.ReadHash(header.ImageSha256, "header.image_sha256");
        return await uploads.BeginAsync(claim, Numbers.ToLong(header.ImageSizeBytes), hash, cancellationToken) switch
        {
            UploadOpening.Opened opened => opened.Upload,
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    private async Task AppendAsync(IIncomingUpload upload, UploadResultRequest request, UploadHeader header, CancellationToken cancellationToken)
    {
        if (request.PartCase != UploadResultRequest.PartOneofCase.Image)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "After its header an upload has image chunks only.", "image");
        }

        if (request.Image.Length > returns.Value.MaxChunkBytes)
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"image must have at most {returns.Value.MaxChunkBytes} bytes per chunk.", "image");
        }

        Check(await upload.AppendAsync(request.Image.Memory, cancellationToken), header);
    }

    private static void Check(UploadOutcome outcome, UploadHeader header)
    {
        if (outcome != UploadOutcome.Ok)
        {
            throw GrpcErrors.Of(outcome, header.ImageSizeBytes);
        }
    }
}
