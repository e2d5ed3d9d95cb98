using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Generation;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>A trajectory out of nothing: latents and predictions that depend on their number alone.</summary>
internal static class Walks
{
    public const int Length = 8;

    public static float[] Latent(int evaluation) => [.. Enumerable.Range(0, Length).Select(i => (evaluation * 100) + i)];

    public static float[] Prediction(int evaluation) => [.. Enumerable.Range(0, Length).Select(i => -(evaluation * 100f) - i - 1)];

    /// <summary>Tells the observer about evaluations.</summary>
    public static void Tell(IGenerationObserver observer, int evaluations, int from = 0, int? until = null, int pass = 0, int image = 0)
    {
        for (var i = from; i < (until ?? evaluations); i++)
        {
            observer.OnStepCompleted(new GenerationStep
            {
                Pass = pass,
                Image = image,
                Index = i,
                Count = evaluations,
                Timestep = evaluations - i,
                Latent = Latent(i),
                Prediction = Prediction(i),
                NextLatent = Latent(i + 1),
            });
        }
    }

    /// <summary>The tree over the walk and an image.</summary>
    public static MerkleTree Tree(int evaluations, byte[] imageSha256)
    {
        var hasher = new TrajectoryHasher();
        for (var i = 0; i < evaluations; i++)
        {
            hasher.Add(Latent(i), Prediction(i));
        }

        return hasher.Finish(Latent(evaluations), imageSha256);
    }
}
