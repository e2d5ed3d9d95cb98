using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Guidance;

/// <summary>The guidance scale as latent consistency models take it: sines, then cosines of <c>1000 w</c> at frequencies from 1 down to 1 / 10000.</summary>
public static class GuidanceScaleEmbedding
{
    /// <summary>Computes the embedding in double, rounded once.</summary>
    /// <param name="w">Guidance scale - 1.</param>
    /// <param name="size">Number of elements, at least 4; an odd last one is 0.</param>
    public static float[] Create(double w, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 4);
        var half = size / 2;
        var decay = ExactMath.Log(10000) / (half - 1);
        var embedding = new float[size];
        for (var i = 0; i < half; i++)
        {
            var angle = w * 1000 * ExactMath.Exp(-decay * i);
            embedding[i] = (float)ExactMath.Sin(angle);
            embedding[half + i] = (float)ExactMath.Cos(angle);
        }

        return embedding;
    }
}
