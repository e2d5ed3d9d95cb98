using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Decoding;

/// <summary>Turns finished latents into pixels.</summary>
internal static class LatentDecoder
{
    /// <summary>Decodes one latent; sizes are those of the image in pixels.</summary>
    public static RgbImage Decode(
        ImageDecoderContract contract,
        SessionCache sessions,
        GraphRunner runner,
        ReadOnlySpan<float> latent,
        int width,
        int height,
        CancellationToken cancellationToken)
    {
        var planes = DecodePlanes(contract, sessions, runner, latent, width, height, cancellationToken);
        return DecodedPixels.TryConvert(planes, width, height, out var image)
            ? image!
            : throw new GenerationException(GenerationFailure.ImageNotFinite, "The image decoder put out NaN or infinity.");
    }

    /// <summary>The planes as the graph puts them out: [3, height, width].</summary>
    internal static float[] DecodePlanes(
        ImageDecoderContract contract,
        SessionCache sessions,
        GraphRunner runner,
        ReadOnlySpan<float> latent,
        int width,
        int height,
        CancellationToken cancellationToken)
    {
        using var lease = sessions.Rent(contract.Graph);
        var (columns, rows) = (width / contract.PixelsPerLatent, height / contract.PixelsPerLatent);
        return runner
            .With(contract.Latent, contract.Scaling.ToModel(latent, columns * rows), 1, contract.Channels, rows, columns)
            .Run(lease.Session, contract.Image, 3L * width * height, cancellationToken);
    }
}
