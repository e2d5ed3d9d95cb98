using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Takes images from noise to their final latents, step by step and together.</summary>
internal static class DenoisingLoop
{
    /// <summary>Runs to the end.</summary>
    /// <param name="plan">The plan that all runs were started with.</param>
    /// <param name="images">The images.</param>
    /// <param name="denoiser">Evaluates the model for these images, in this order.</param>
    /// <param name="cancellationToken">Stops between steps and inside them.</param>
    /// <exception cref="GenerationException">A prediction or latent is NaN or infinite.</exception>
    public static void Run(SamplingPlan plan, IReadOnlyList<DenoisingImage> images, Denoiser denoiser, CancellationToken cancellationToken)
    {
        var inputs = images.Select(static image => new float[image.Run.Latent.Length]).ToList();
        var before = new float[images[0].Run.Latent.Length];
        while (!images[0].Run.IsComplete)
        {
            var (index, timestep) = (images[0].Run.Index, images[0].Run.Timestep);
            for (var i = 0; i < images.Count; i++)
            {
                images[i].Run.WriteModelInput(inputs[i]);
            }

            var predictions = denoiser.Predict(inputs, new DenoisingStep(timestep, index, plan.Timesteps.Count), cancellationToken);
            for (var i = 0; i < images.Count; i++)
            {
                var run = images[i].Run;
                run.Latent.CopyTo(before);
                run.Advance(predictions[i]);
                if (!Latents.AreFinite(run.Latent))
                {
                    throw new GenerationException(
                        GenerationFailure.LatentNotFinite,
                        $"The latent became NaN or infinite in step {index + 1} of {plan.Timesteps.Count}.");
                }

                images[i].Observer?.OnStepCompleted(new GenerationStep
                {
                    Index = index,
                    Count = plan.Timesteps.Count,
                    Timestep = timestep,
                    Latent = before,
                    Prediction = predictions[i],
                    NextLatent = run.Latent,
                });
            }
        }
    }
}
