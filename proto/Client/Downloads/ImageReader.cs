using System.Security.Cryptography;
using Grpc.Core;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Downloads;

/// <summary>Puts a download together and checks it.</summary>
internal static class ImageReader
{
    public static async Task<DownloadedImage> ReadAsync(IAsyncStreamReader<DownloadImageResponse> parts, int maxBytes, CancellationToken cancellationToken)
    {
        if (!await parts.MoveNext(cancellationToken) || parts.Current.PartCase != DownloadImageResponse.PartOneofCase.Info)
        {
            throw Damaged("it does not begin with its description");
        }

        var info = parts.Current.Info;
        if (info.SizeBytes > (ulong)maxBytes)
        {
            throw new SogniException(ErrorCodes.ImageTooLarge, $"The image has {info.SizeBytes} bytes; at most {maxBytes} are downloaded.", StatusCode.ResourceExhausted);
        }

        var bytes = new byte[info.SizeBytes];
        var length = 0;
        while (await parts.MoveNext(cancellationToken))
        {
            var chunk = parts.Current.Chunk.Span;
            if (chunk.Length > bytes.Length - length)
            {
                throw Damaged($"more than its {bytes.Length} bytes came");
            }

            chunk.CopyTo(bytes.AsSpan(length));
            length += chunk.Length;
        }

        if (length != bytes.Length)
        {
            throw Damaged($"{length} of its {bytes.Length} bytes came");
        }

        return SHA256.HashData(bytes).AsSpan().SequenceEqual(info.Sha256.Span) ? new DownloadedImage(info, bytes) : throw Damaged("its SHA-256 is another");
    }

    private static SogniException Damaged(string how) =>
        new(ClientErrorCodes.ImageDamaged, $"The image arrived damaged: {how}.", StatusCode.DataLoss);
}
