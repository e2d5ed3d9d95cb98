using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>LCM and TCD: models distilled to jump to the image from some timesteps of their training.</summary>
internal static class ConsistencySolvers
{
    private const double SigmaData = 0.5;

    /// <summary>Latent consistency models (Luo et al., 2023), algorithm 3.</summary>
    public static SamplingPlan Lcm(PlanRequest request)
    {
        request.RefuseFlow();
        var alphas = request.Schedule.AlphasCumulative;
        var timesteps = Timesteps(request);
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < timesteps.Length; i++)
        {
            // The boundary condition of consistency models: at timestep 0 the latent is the image.
            var scaled = timesteps[i] * request.Settings.TimestepScaling;
            var total = (scaled * scaled) + (SigmaData * SigmaData);
            var step = plan.Evaluate(timesteps[i], NoiseLevel.OfAlpha(alphas[timesteps[i]]));
            var image = (scaled / Math.Sqrt(total) * DiscreteSolvers.ClippedImage(step, request.Settings)) + (SigmaData * SigmaData / total * Linear.Latent);
            if (i + 1 < timesteps.Length)
            {
                var next = NoiseLevel.OfAlpha(alphas[timesteps[i + 1]]);
                image = (next.Signal * image) + (next.Noise * Linear.Noise);
            }

            step.Next(image);
        }

        return plan.Build(1, null);
    }

    /// <summary>Trajectory consistency distillation (Zheng et al., 2024): strategic stochastic sampling with gamma = eta.</summary>
    public static SamplingPlan Tcd(PlanRequest request)
    {
        request.RefuseFlow();
        var alphas = request.Schedule.AlphasCumulative;
        var timesteps = Timesteps(request);
        var eta = request.Eta(0.3);
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < timesteps.Length; i++)
        {
            var isLast = i + 1 == timesteps.Length;
            var previous = isLast ? 0 : timesteps[i + 1];
            double target = alphas[(int)Math.Floor((1 - eta) * previous)];
            var level = NoiseLevel.OfAlpha(target);
            var step = plan.Evaluate(timesteps[i], NoiseLevel.OfAlpha(alphas[timesteps[i]]));
            var image = DiscreteSolvers.ClippedImage(step, request.Settings);
            var next = (level.Signal * image) + (level.Noise * step.Level.Epsilon(request.Prediction));
            if (eta > 0 && !isLast)
            {
                var share = alphas[previous] / target;
                next = (Math.Sqrt(share) * next) + (Math.Sqrt(1 - share) * Linear.Noise);
            }

            step.Next(next);
        }

        return plan.Build(1, null);
    }

    /// <summary>Evenly chosen of the timesteps of the distillation.</summary>
    private static int[] Timesteps(PlanRequest request)
    {
        var count = request.Schedule.Betas.Count;
        var original = request.Settings.OriginalInferenceSteps;
        if (original < 1 || original > count)
        {
            throw new ArgumentException($"original_inference_steps is {original}; it must be 1 to num_train_timesteps {count}.");
        }

        if (request.Steps > original)
        {
            throw new ArgumentException($"steps is {request.Steps}; models distilled with original_inference_steps {original} take 1 to {original}.");
        }

        var timesteps = new int[request.Steps];
        for (var i = 0; i < timesteps.Length; i++)
        {
            var index = (int)Math.Floor(i * (original / (double)request.Steps));
            timesteps[i] = ((original - index) * (count / original)) - 1;
        }

        return timesteps;
    }
}
