using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Decoding;

/// <summary>Turns finished latents into pixels.</summary>
internal static class LatentDecoder
{
    /// <summary>
    /// Decodes one latent; sizes are those of the image in pixels. What comes out as NaN or infinity is decoded again in single precision where the model can: decoders in
    /// half precision overflow with some latents.
    /// </summary>
    /// <returns>The image, and whether it took the second decoder.</returns>
    public static (RgbImage Image, bool WasRepeated) Decode(
        ModelContract model,
        SessionCache sessions,
        GraphRunner runner,
        ReadOnlySpan<float> latent,
        int width,
        int height,
        CancellationToken cancellationToken)
    {
        if (DecodedPixels.TryConvert(DecodePlanes(model.ImageDecoder, sessions, runner, latent, width, height, cancellationToken), width, height, out var image))
        {
            return (image!, false);
        }

        if (model.PreciseImageDecoder is { } precise
            && DecodedPixels.TryConvert(DecodePlanes(precise, sessions, runner, latent, width, height, cancellationToken), width, height, out image))
        {
            return (image!, true);
        }

        var isHalf = model.ImageDecoder.Image.ElementType is OnnxElementType.Float16 or OnnxElementType.BFloat16;
        var advice = model.PreciseImageDecoder is not null ? ", and so did the one in single precision"
            : isHalf ? "; it computes in half precision, and the model has no vae_decoder/model_fp32.onnx to try instead" : "";
        throw new GenerationException(GenerationFailure.ImageNotFinite, $"The image decoder put out NaN or infinity{advice}.");
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
