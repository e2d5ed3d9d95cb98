using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Resizing;
using SogniLike.Imaging.Generation.Denoising;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Encoding;

/// <summary>What denoisers that take an image get beside the latent.</summary>
internal sealed class ImageChannelEncoder(ModelContract model, SessionCache sessions, GraphRunner runner)
{
    /// <summary>The channels beyond those of the latent; null when the denoiser takes none, or for nothing known of the image.</summary>
    /// <param name="canvas">What is made.</param>
    /// <param name="source">What it is made from.</param>
    /// <param name="noise">Where the latent of a masked picture is drawn from its distribution.</param>
    /// <param name="cancellationToken">Stops inside the encoder.</param>
    public ImageChannels? Create(Canvas canvas, ImageSource source, INoiseStream noise, CancellationToken cancellationToken) => model.Denoiser.ImageConditioning switch
    {
        ImageConditioning.Editing when source is ImageSource.Editing editing => new ImageChannels(
            new LatentEncoder(model, sessions, runner).EncodeUnscaled(PixelPlanes.Create(canvas.Picture!), canvas.Width, canvas.Height, cancellationToken),
            editing.ImageGuidanceScale),
        ImageConditioning.Inpainting when model.ImageEncoder is not null => new ImageChannels(Inpainting(canvas, noise, cancellationToken)),
        _ => null,
    };

    /// <summary>
    /// The mask, where values from 128 on count, and the latent of the picture with grey (0) under it. Without a mask everything is masked.
    /// </summary>
    private float[] Inpainting(Canvas canvas, INoiseStream noise, CancellationToken cancellationToken)
    {
        var (width, height) = (canvas.Width, canvas.Height);
        var unit = model.ImageDecoder.PixelsPerLatent;
        var mask = new float[width * height];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = canvas.Mask is { } given && given.Values.Span[i] < 128 ? 0 : 1;
        }

        var small = PlaneResizer.Resize(mask, width, height, width / unit, height / unit, ResizeMode.Nearest);
        var planes = canvas.Picture is { } picture ? PixelPlanes.Create(picture) : new float[3 * mask.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            planes[i] = mask[i % mask.Length] == 1 ? 0 : planes[i];
        }

        return [.. small, .. new LatentEncoder(model, sessions, runner).Encode(planes, width, height, noise, cancellationToken)];
    }
}
