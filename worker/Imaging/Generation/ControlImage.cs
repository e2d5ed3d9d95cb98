using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Generation;

/// <summary>An image that a ControlNet follows: edges, depth, a pose, whatever it was trained on.</summary>
/// <param name="Image">The image, of the size of the result, or of the first pass of two.</param>
public sealed record ControlImage(RgbImage Image)
{
    /// <summary>How much it counts, 0 to 10. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Share of the run after which it starts to count, 0 (the default) to <see cref="End"/>.</summary>
    public double Start { get; init; }

    /// <summary>Share of the run after which it counts no more, up to 1 (the default).</summary>
    public double End { get; init; } = 1;

    /// <summary>The weight in an evaluation: all of it that lies between <see cref="Start"/> and <see cref="End"/>, as diffusers counts.</summary>
    internal double WeightAt(int index, int count) => (double)index / count < Start || (index + 1.0) / count > End ? 0 : Weight;
}
