using System.Security.Cryptography;
using Google.Protobuf;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Sources;

/// <summary>
/// Fetches what an image is made from. Nothing is believed: size, SHA-256 and form of every file are compared with the task before a pixel is used. Nothing is kept. Safe for concurrent use.
/// </summary>
internal sealed class SourceLoader(SessionPort port, TimeProvider time)
{
    private const int Tries = 4;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>For a job, over as many sessions as that takes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SourceLoading> LoadAsync(ImageRequest request, Lease lease, CancellationToken cancellationToken) => LoadAsync(
        request,
        async file =>
        {
            var asked = new DownloadSourceRequest { Lease = lease, Sha256 = ByteString.CopyFrom(Convert.FromHexString(file.Sha256)) };
            for (var tries = 1; ; tries++)
            {
                var session = await port.WaitAsync(cancellationToken);
                var download = await session.DownloadSourceAsync(asked, file.SizeBytes, cancellationToken);
                if (download is not SourceDownload.Interrupted || tries == Tries)
                {
                    return download;
                }

                if (session.Ended.IsCancellationRequested)
                {
                    port.Close(session);
                }

                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        });

    /// <summary>For an audit, in the session of its offer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<SourceLoading> LoadAsync(ImageRequest request, AuditClaim claim, LiveSession session, CancellationToken cancellationToken) => LoadAsync(
        request,
        file => session.DownloadSourceAsync(
            new DownloadSourceRequest { Audit = claim, Sha256 = ByteString.CopyFrom(Convert.FromHexString(file.Sha256)) }, file.SizeBytes, cancellationToken));

    private static async Task<SourceLoading> LoadAsync(ImageRequest request, Func<SourceFile, Task<SourceDownload>> download)
    {
        if (request.Source is not { } source)
        {
            return new SourceLoading.Loaded(request);
        }

        var (image, problem) = await ReadAsync("picture", source.Image, source, download);
        RgbImage? mask = null;
        if (problem is null && source.Mask is { } file)
        {
            (mask, problem) = await ReadAsync("mask", file, source, download);
        }

        var masked = mask is null ? null : MaskOf(mask);
        problem ??= masked?.Values.Span.IndexOfAnyExcept((byte)0) < 0 ? "The mask marks nothing: what is to be made anew must be white." : null;
        return problem is not null
            ? new SourceLoading.Failed(problem)
            : new SourceLoading.Loaded(request with { Source = source with { Pixels = image, MaskPixels = masked } });
    }

    private static async Task<(RgbImage? Image, string? Problem)> ReadAsync(string name, SourceFile file, PictureSource source, Func<SourceFile, Task<SourceDownload>> download)
    {
        var received = await download(file);
        if (received is not SourceDownload.Received { Bytes: var bytes })
        {
            return (null, $"The {name} could not be fetched: {(received as SourceDownload.Refused)?.Message ?? ((SourceDownload.Interrupted)received).Message}");
        }

        if (bytes.Length != file.SizeBytes || Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) != file.Sha256)
        {
            return (null, $"The {name} that came is not the one that the task names.");
        }

        var limits = new PngReadLimits(file.SizeBytes, Math.Max(source.Width, source.Height), (long)source.Width * source.Height);
        return PngReader.Read(bytes, limits) is PngReading.Read { Image: var image } && image.Width == source.Width && image.Height == source.Height
            ? (image, null)
            : (null, $"The {name} is no PNG of {source.Width}x{source.Height} pixels.");
    }

    /// <summary>How bright each pixel is, by the weights of ITU-R BT.601.</summary>
    private static MaskImage MaskOf(RgbImage image)
    {
        var pixels = image.Pixels.Span;
        var values = new byte[image.Width * image.Height];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (byte)(((299 * pixels[3 * i]) + (587 * pixels[(3 * i) + 1]) + (114 * pixels[(3 * i) + 2]) + 500) / 1000);
        }

        return new MaskImage(image.Width, image.Height, values);
    }
}
