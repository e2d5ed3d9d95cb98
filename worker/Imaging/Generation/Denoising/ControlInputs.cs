using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>
/// The control images of a run as planes [3, height, width] of 0 to 1, filled up to the number that the model takes with black ones that do not count.
/// </summary>
internal sealed class ControlInputs
{
    private readonly IReadOnlyList<ControlImage> _images;

    /// <param name="images">Those of the request, of the size of the result.</param>
    /// <param name="nets">Number that the model takes; null takes as many as there are, at least one.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public ControlInputs(IReadOnlyList<ControlImage> images, int? nets, int width, int height)
    {
        _images = images;
        Planes = [.. Enumerable
            .Range(0, nets ?? Math.Max(1, images.Count))
            .Select(i => i < images.Count ? ToPlanes(images[i].Image) : new float[3 * width * height])];
        (Width, Height) = (width, height);
    }

    public IReadOnlyList<float[]> Planes { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>How much each counts in an evaluation.</summary>
    public float[] WeightsAt(DenoisingStep step) =>
        [.. Planes.Select((_, i) => i < _images.Count ? (float)_images[i].WeightAt(step.Index, step.Count) : 0)];

    private static float[] ToPlanes(RgbImage image)
    {
        var pixels = image.Pixels.Span;
        var area = image.Width * image.Height;
        var planes = new float[3 * area];
        for (var i = 0; i < planes.Length; i++)
        {
            planes[(i % 3 * area) + (i / 3)] = pixels[i] / 255f;
        }

        return planes;
    }
}
