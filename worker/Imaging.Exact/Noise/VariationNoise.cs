using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Noise;

/// <summary>
/// Noise near that of another seed, as the variation seed of A1111's web UI: the first tensor is turned from the noise of the seed towards that of the
/// variation seed
/// (spherical linear interpolation); what is drawn later comes from the seed alone. One caller at a time.
/// </summary>
/// <param name="noise">The stream of the seed, fresh.</param>
/// <param name="variation">The stream of the variation seed, fresh.</param>
/// <param name="strength">0 (the seed alone) to 1 (the first tensor of the variation seed).</param>
/// <param name="height">Height of the latent.</param>
/// <param name="width">Width of the latent.</param>
public sealed class VariationNoise(INoiseStream noise, INoiseStream variation, double strength, int height, int width) : INoiseStream
{
    private bool _isStarted;

    /// <inheritdoc/>
    public void Fill(Span<float> destination)
    {
        noise.Fill(destination);
        if (_isStarted || strength == 0)
        {
            return;
        }

        _isStarted = true;
        var other = new float[destination.Length];
        variation.Fill(other);
        Interpolate(strength, destination, other, height, width, destination);
    }

    /// <summary>
    /// <c>sin((1 - s) w) / sin(w) * low + sin(s w) / sin(w) * high</c> with the angle w between both. A1111 measures angles per channel and column, over
    /// the rows, and
    /// so does this. Where both are nearly parallel (mean cosine above 0.9995) A1111 takes <c>s low + (1 - s) high</c>, the weights that way round, and so
    /// does this. Computed in
    /// double, rows from the top; a column without angle is interpolated linearly.
    /// </summary>
    /// <param name="strength">0 (low) to 1 (high).</param>
    /// <param name="low">Tensor of [channels, height, width].</param>
    /// <param name="high">As long.</param>
    /// <param name="height">Rows of a channel.</param>
    /// <param name="width">Columns of a channel.</param>
    /// <param name="destination">Receives the result; may be one of the inputs.</param>
    public static void Interpolate(double strength, ReadOnlySpan<float> low, ReadOnlySpan<float> high, int height, int width, Span<float> destination)
    {
        if (strength is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of a variation is 0 to 1.");
        }

        var area = checked(height * width);
        if (area < 1 || low.Length % area != 0 || low.Length != high.Length || low.Length != destination.Length)
        {
            throw new ArgumentException(
                $"Tensors of {low.Length}, {high.Length} and {destination.Length} elements are not alike or no channels of {width}x{height}.",
                nameof(low));
        }

        var cosines = new double[low.Length / height];
        var sum = 0.0;
        for (var column = 0; column < cosines.Length; column++)
        {
            cosines[column] = Cosine(low, high, FirstOf(column), height, width);
            sum += cosines[column];
        }

        var isParallel = sum / cosines.Length > 0.9995;
        for (var column = 0; column < cosines.Length; column++)
        {
            var (ofLow, ofHigh) = isParallel ? (strength, 1 - strength) : Weights(strength, cosines[column]);
            for (var row = 0; row < height; row++)
            {
                var i = FirstOf(column) + (row * width);
                destination[i] = (float)((ofLow * low[i]) + (ofHigh * high[i]));
            }
        }

        int FirstOf(int column) => (column / width * area) + (column % width);
    }

    private static (double Low, double High) Weights(double strength, double cosine)
    {
        var angle = ExactMath.Acos(cosine);
        var sine = ExactMath.Sin(angle);
        return sine < 1e-9
            ? (1 - strength, strength)
            : (ExactMath.Sin((1 - strength) * angle) / sine, ExactMath.Sin(strength * angle) / sine);
    }

    private static double Cosine(ReadOnlySpan<float> low, ReadOnlySpan<float> high, int first, int height, int width)
    {
        var (product, ofLow, ofHigh) = (0.0, 0.0, 0.0);
        for (var row = 0; row < height; row++)
        {
            double a = low[first + (row * width)];
            double b = high[first + (row * width)];
            product += a * b;
            ofLow += a * a;
            ofHigh += b * b;
        }

        var norm = Math.Sqrt(ofLow) * Math.Sqrt(ofHigh);
        return norm == 0 ? 1 : Math.Clamp(product / norm, -1, 1);
    }
}
