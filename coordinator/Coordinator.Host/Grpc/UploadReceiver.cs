using Google.Protobuf;
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
        await using var upload = await OpenAsync(header, cancellationToken);
        var part = UploadPart.Image;
        while (await stream.MoveNextOrCancelAsync(cancellationToken))
        {
            part = await AppendAsync(upload, part, stream.Current, header, cancellationToken);
        }

        var completion = await upload.CompleteAsync(cancellationToken);
        Check(completion.Outcome, completion.Part, header);
        return new UploadResultResponse { ImageSha256 = header.ImageSha256 };
    }

    private async Task<IIncomingUpload> OpenAsync(UploadHeader header, CancellationToken cancellationToken)
    {
        var claim = header.Lease.ToCore("header.lease");
        var announced = new UploadAnnouncement(
            Numbers.ToLong(header.ImageSizeBytes),
            WorkerMapping.ReadHash(header.ImageSha256, "header.image_sha256"),
            Numbers.ToLong(header.OpeningsSizeBytes),
            header.OpeningsSha256.IsEmpty ? null : WorkerMapping.ReadHash(header.OpeningsSha256, "header.openings_sha256"));
        return await uploads.BeginAsync(claim, announced, cancellationToken) switch
        {
            UploadOpening.Opened opened => opened.Upload,
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <summary>Takes one chunk and says to which part it belonged; no part comes before one that has begun.</summary>
    private async Task<UploadPart> AppendAsync(
        IIncomingUpload upload, UploadPart before, UploadResultRequest request, UploadHeader header, CancellationToken cancellationToken)
    {
        var (part, chunk) = request.PartCase switch
        {
            UploadResultRequest.PartOneofCase.Image => (UploadPart.Image, request.Image),
            UploadResultRequest.PartOneofCase.Openings => (UploadPart.Openings, request.Openings),
            _ => (default, ByteString.Empty),
        };
        if (part < before)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "After its header an upload has image chunks, then openings chunks, only.", "image");
        }

        if (chunk.Length > returns.Value.MaxChunkBytes)
        {
            var field = NameOf(part);
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"{field} must have at most {returns.Value.MaxChunkBytes} bytes per chunk.", field);
        }

        Check(await upload.AppendAsync(part, chunk.Memory, cancellationToken), part, header);
        return part;
    }

    private static string NameOf(UploadPart part) => part == UploadPart.Openings ? "openings" : "image";

    private static void Check(UploadOutcome outcome, UploadPart part, UploadHeader header)
    {
        if (outcome != UploadOutcome.Ok)
        {
            throw GrpcErrors.Of(outcome, NameOf(part), part == UploadPart.Openings ? header.OpeningsSizeBytes : header.ImageSizeBytes);
        }
    }
}
