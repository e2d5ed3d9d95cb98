using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Sources;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Takes pictures of artists off the wire, whichever way they come: no more of one than may be kept, and not for longer than a result takes. Safe for concurrent use.</summary>
internal sealed class SourceReceiver(SourceImages images, IOptions<SourcesOptions> sources, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int MaxChunkBytes = 64 * 1024;

    /// <summary>Most bytes of a picture.</summary>
    public long MaxBytes => sources.Value.MaxImageBytes;

    /// <summary>Receives a picture in chunks.</summary>
    /// <exception cref="RpcException">It is none, too large or too slow, or the caller may not; nothing is kept.</exception>
    public Task<UploadImageResponse> ReceiveAsync(Caller caller, IAsyncStreamReader<UploadImageRequest> stream, CancellationToken cancellationToken) => ReceiveAsync(
        caller,
        async (file, ending) =>
        {
            while (await stream.MoveNextOrCancelAsync(ending))
            {
                var chunk = stream.Current.Chunk;
                if (chunk.Length > MaxChunkBytes)
                {
                    throw GrpcErrors.Of(ErrorCodes.TooLong, $"chunk must have at most {MaxChunkBytes} bytes.", "chunk");
                }

                Append(file, chunk.Span);
            }
        },
        cancellationToken);

    /// <summary>Receives a picture as one body.</summary>
    /// <exception cref="RpcException">As above.</exception>
    public Task<UploadImageResponse> ReceiveAsync(Caller caller, Stream body, CancellationToken cancellationToken) => ReceiveAsync(
        caller,
        async (file, ending) =>
        {
            var buffer = new byte[MaxChunkBytes];
            int read;
            while ((read = await body.ReadAsync(buffer, ending)) > 0)
            {
                Append(file, buffer.AsSpan(0, read));
            }
        },
        cancellationToken);

    private async Task<UploadImageResponse> ReceiveAsync(Caller caller, Func<MemoryStream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        if (images.Open(caller, out var place) is { } refusal)
        {
            throw GrpcErrors.Of(refusal);
        }

        using (place)
        {
            using var file = new MemoryStream();
            using var deadline = new CancellationTokenSource(options.Value.UploadDeadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                await read(file, either.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw GrpcErrors.Of(ErrorCodes.UploadTruncated, $"A picture must be complete within {options.Value.UploadDeadline.TotalSeconds:0.#} s.", "chunk");
            }

            return await images.KeepAsync(caller.Account, file.GetBuffer().AsMemory(0, (int)file.Length), cancellationToken) switch
            {
                SourceKeeping.Kept { Image: var image } => new UploadImageResponse { Image = image.ToProto() },
                var refused => throw GrpcErrors.Of(refused),
            };
        }
    }

    private void Append(MemoryStream file, ReadOnlySpan<byte> bytes)
    {
        if (file.Length + bytes.Length > MaxBytes)
        {
            throw GrpcErrors.Of(new SourceKeeping.TooLarge(MaxBytes));
        }

        file.Write(bytes);
    }
}
