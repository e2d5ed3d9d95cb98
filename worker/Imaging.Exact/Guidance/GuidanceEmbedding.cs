using SogniLike.Imaging.Exact.Arithmetic;

namespace SogniLike.Imaging.Exact.Guidance;

/// <summary>Guidance as an input of models that were distilled with it (LCM, input <c>timestep_cond</c>), instead of a second evaluation.</summary>
public static class GuidanceEmbedding
{
    /// <summary>
    /// Sines and then cosines of <c>1000 (scale - 1)</c> times frequencies from 1 down to 1/10000 (section 4.2 of Luo et al., 2023; diffusers'
    /// <c>get_guidance_scale_embedding</c>). An odd dimension ends with a zero.
    /// </summary>
    /// <param name="guidanceScale">Guidance scale as in requests, 0 to 800.</param>
    /// <param name="dimension">Length of the embedding, at least 4; 256 for LCM.</param>
    public static float[] Create(double guidanceScale, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 4);
        ArgumentOutOfRangeException.ThrowIfNotEqual(guidanceScale is >= 0 and <= 800, true);
        var half = dimension / 2;
        var step = ExactMath.Log(10_000) / (half - 1);
        var embedding = new float[dimension];
        for (var i = 0; i < half; i++)
        {
            var angle = 1000 * (guidanceScale - 1) * ExactMath.Exp(-step * i);
            embedding[i] = (float)ExactMath.Sin(angle);
            embedding[half + i] = (float)ExactMath.Cos(angle);
        }

        return embedding;
    }
}
