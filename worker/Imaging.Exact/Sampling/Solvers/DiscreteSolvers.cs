using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>DDIM and DDPM: from one training timestep to another, by the posterior of the noise process.</summary>
internal static class DiscreteSolvers
{
    /// <summary>Denoising diffusion implicit models (Song et al., 2020), formula 12.</summary>
    public static SamplingPlan Ddim(PlanRequest request)
    {
        request.RefuseFlow();
        var settings = request.Settings;
        var alphas = request.Schedule.AlphasCumulative;
        double final = settings.SetAlphaToOne ? 1 : alphas[0];
        var timesteps = Timesteps(request, TimestepSpacing.Leading);
        var stride = alphas.Count / request.Steps;
        var eta = request.Eta(0);
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < timesteps.Length; i++)
        {
            var previous = (int)timesteps[i] - stride;
            double alpha = alphas[(int)timesteps[i]];
            var next = previous >= 0 ? alphas[previous] : final;
            var variance = alpha < 1 ? (1 - next) / (1 - alpha) * (1 - (alpha / next)) : 0;
            var fresh = eta * Math.Sqrt(Math.Max(0, variance));
            var step = plan.Evaluate(timesteps[i], NoiseLevel.OfAlpha(alpha));
            var image = ClippedImage(step, settings);
            step.Next(
                (Math.Sqrt(next) * image)
                + (Math.Sqrt(Math.Max(0, 1 - next - (fresh * fresh))) * step.Level.Epsilon(settings.PredictionType))
                + (fresh * Linear.Noise));
        }

        return plan.Build(1, null);
    }

    /// <summary>Denoising diffusion probabilistic models (Ho et al., 2020), formulas 6 and 7.</summary>
    public static SamplingPlan Ddpm(PlanRequest request)
    {
        request.RefuseFlow();
        var settings = request.Settings;
        var alphas = request.Schedule.AlphasCumulative;
        var timesteps = Timesteps(request, TimestepSpacing.Leading);
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < timesteps.Length; i++)
        {
            double alpha = alphas[(int)timesteps[i]];
            double next = i + 1 < timesteps.Length ? alphas[(int)timesteps[i + 1]] : 1;
            var kept = alpha / next;
            var variance = settings.VarianceType == VarianceType.FixedLarge ? 1 - kept : (1 - next) / (1 - alpha) * (1 - kept);
            var fresh = timesteps[i] > 0 ? Math.Sqrt(Math.Max(variance, 1e-20)) : 0;
            var step = plan.Evaluate(timesteps[i], NoiseLevel.OfAlpha(alpha));
            var image = ClippedImage(step, settings);
            step.Next(
                (Math.Sqrt(next) * (1 - kept) / (1 - alpha) * image)
                + (Math.Sqrt(kept) * (1 - next) / (1 - alpha) * Linear.Latent)
                + (fresh * Linear.Noise));
        }

        return plan.Build(1, null);
    }

    /// <summary>The predicted image, within the limit that the settings ask for.</summary>
    internal static Linear ClippedImage(EvaluationBuilder step, SchedulerSettings settings)
    {
        var image = step.Level.Image(settings.PredictionType);
        return settings.ClipRange is { } range ? step.Keep(0, image, range) : image;
    }

    private static double[] Timesteps(PlanRequest request, TimestepSpacing spacing) => TimestepGrid.Create(
        request.Spacing(spacing), request.Schedule.Betas.Count, request.Steps, request.Settings.StepsOffset, fractional: false);
}
