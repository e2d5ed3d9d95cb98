using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Takes images from noise to their final latents, step by step and together.</summary>
internal static class DenoisingLoop
{
    /// <summary>Runs to the end.</summary>
    /// <param name="pass">What the images share.</param>
    /// <param name="images">The images.</param>
    /// <param name="denoiser">Evaluates the model for these images, in this order.</param>
    /// <param name="cancellationToken">Stops between steps and inside them.</param>
    /// <exception cref="GenerationException">A prediction or latent is NaN or infinite.</exception>
    public static void Run(DenoisingPass pass, IReadOnlyList<DenoisingImage> images, Denoiser denoiser, CancellationToken cancellationToken)
    {
        var inputs = images.Select(static image => new float[image.Run.Latent.Length]).ToList();
        var before = new float[images[0].Run.Latent.Length];
        while (!images[0].Run.IsComplete)
        {
            var timestep = images[0].Run.Timestep;
            for (var i = 0; i < images.Count; i++)
            {
                images[i].Run.WriteModelInput(inputs[i]);
            }

            var predictions = denoiser.Predict(inputs, new DenoisingStep(timestep, images[0].Run.Index, pass.Plan.Timesteps.Count), cancellationToken);
            pass.Meter?.Count();
            for (var i = 0; i < images.Count; i++)
            {
                images[i].Run.Latent.CopyTo(before);
                Advance(pass, images[i], before, timestep, predictions[i], cancellationToken);
            }
        }
    }

    private static void Advance(
        DenoisingPass pass,
        DenoisingImage image,
        float[] before,
        double timestep,
        float[] prediction,
        CancellationToken cancellationToken)
    {
        var (run, index, count) = (image.Run, image.Run.Index, pass.Plan.Timesteps.Count);
        run.Advance(prediction);
        image.Keeper?.Restore(pass.Plan, run);
        if (!Latents.AreFinite(run.Latent))
        {
            throw new GenerationException(GenerationFailure.LatentNotFinite, $"The latent became NaN or infinite in step {index + 1} of {count}.");
        }

        if (image.Observer is not null && pass.Previewer is { } previewer && previewer.IsDue(image.Number, index, count)
            && previewer.Create(image.Number, index, pass.Plan, before, prediction, pass.Width, pass.Height, cancellationToken) is { } preview)
        {
            image.Observer.OnPreview(preview);
        }

        image.Observer?.OnStepCompleted(new GenerationStep
        {
            Image = image.Number,
            Pass = pass.Number,
            Index = index,
            Count = count,
            Timestep = timestep,
            Latent = before,
            Prediction = prediction,
            NextLatent = run.Latent,
            StepsPerSecond = pass.Meter?.PerSecond ?? 0,
            Remaining = pass.Meter?.Remaining,
        });
    }
}
