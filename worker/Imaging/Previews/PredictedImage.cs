using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Previews;

/// <summary>The latent without noise that a prediction stands for. For looking at, not for computing on: floats, not exact arithmetic.</summary>
internal static class PredictedImage
{
    public static float[] Create(ReadOnlySpan<float> latent, ReadOnlySpan<float> prediction, NoiseLevel level, PredictionType type)
    {
        var variance = (level.Signal * level.Signal) + (level.Noise * level.Noise);
        var (ofLatent, ofPrediction) = type switch
        {
            PredictionType.Epsilon => (1 / level.Signal, -level.Noise / level.Signal),
            PredictionType.Velocity => (level.Signal / variance, -level.Noise / Math.Sqrt(variance)),
            PredictionType.Flow => (1, -level.Noise),
            _ => (0, 1),
        };
        var image = new float[latent.Length];
        for (var i = 0; i < image.Length; i++)
        {
            image[i] = (float)((ofLatent * latent[i]) + (ofPrediction * prediction[i]));
        }

        return image;
    }
}
