using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation;

/// <summary>Turns a finished latent into pixels.</summary>
internal static class ImageDecoder
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
        var scaled = new float[latent.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)(latent[i] / contract.ScalingFactor);
        }

        return runner
            .With(contract.Latent, scaled, 1, latent.Length / (columns * rows), rows, columns)
            .Run(lease.Session, contract.Image, 3L * width * height, cancellationToken);
    }
}
