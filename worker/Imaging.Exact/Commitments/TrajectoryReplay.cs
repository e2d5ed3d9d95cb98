using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>
/// Walks a text-to-image trajectory again from its seed and the opened predictions, bit for bit, and compares it with the signed root. Works for every sampler, because
/// samplers are exact arithmetic; costs no model evaluation. Pure and safe for concurrent use.
/// </summary>
public static class TrajectoryReplay
{
    /// <summary>Replays.</summary>
    /// <param name="root">The signed root, 32 bytes.</param>
    /// <param name="plan">The plan that the job asks for.</param>
    /// <param name="noise">The stream of the job's seed, fresh.</param>
    /// <param name="latentLength">Number of elements of the latent of one image.</param>
    /// <param name="predictions">The opened guided predictions, one per evaluation, in order.</param>
    /// <param name="imageSha256">SHA-256 of the image file that was uploaded.</param>
    public static ReplayResult Run(
        ReadOnlySpan<byte> root, SamplingPlan plan, INoiseStream noise, int latentLength, IReadOnlyList<float[]> predictions, ReadOnlySpan<byte> imageSha256)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(predictions);
        var count = plan.Timesteps.Count;
        if (predictions.Count != count)
        {
            return new ReplayResult.Malformed($"The job has {count} evaluations, {predictions.Count} were opened.");
        }

        var run = plan.Start(plan.DrawInitialLatent(noise, latentLength), noise);
        var hasher = new TrajectoryHasher();
        var latents = new List<float[]>(count + 1);
        foreach (var prediction in predictions)
        {
            if (prediction.Length != latentLength || !Latents.AreFinite(prediction))
            {
                return new ReplayResult.Malformed(prediction.Length != latentLength
                    ? $"Prediction {run.Index} has {prediction.Length} elements, the latent {latentLength}."
                    : $"Prediction {run.Index} has an element that is NaN or infinite.");
            }

            latents.Add(run.Latent.ToArray());
            hasher.Add(run.Latent, prediction);
            run.Advance(prediction);
            if (!Latents.AreFinite(run.Latent))
            {
                return new ReplayResult.Malformed($"The latent after evaluation {run.Index - 1} is NaN or infinite.");
            }
        }

        latents.Add(run.Latent.ToArray());
        return hasher.Finish(run.Latent, imageSha256).Root.SequenceEqual(root) ? new ReplayResult.Matches(latents) : new ReplayResult.Differs();
    }
}
