using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>One-step methods on latents of image plus sigma times noise (Karras et al., 2022): Euler, its ancestral form, and Heun.</summary>
internal static class EulerSolvers
{
    /// <summary>Algorithm 2 without churn.</summary>
    public static SamplingPlan Euler(PlanRequest request, SigmaGrid grid)
    {
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], grid.Sigmas[i]);
            step.Next(Linear.Latent + ((grid.Sigmas[i + 1] - grid.Sigmas[i]) * Derivative(step, request.Prediction)));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }

    /// <summary>A step down below the next level, and fresh noise up to it.</summary>
    public static SamplingPlan EulerAncestral(PlanRequest request, SigmaGrid grid)
    {
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var (down, up) = SplitAncestral(grid.Sigmas[i], grid.Sigmas[i + 1], request.Eta(1));
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], grid.Sigmas[i]);
            step.Next(Linear.Latent + ((down - grid.Sigmas[i]) * Derivative(step, request.Prediction)) + (up * Linear.Noise));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }

    /// <summary>Algorithm 1 without churn: the mean of the slopes at both ends; the step to zero is Euler's.</summary>
    public static SamplingPlan Heun(PlanRequest request, SigmaGrid grid)
    {
        const int Slope = 0;
        const int Start = 1;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var dt = grid.Sigmas[i + 1] - grid.Sigmas[i];
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], grid.Sigmas[i]);
            if (grid.Sigmas[i + 1] == 0)
            {
                step.Next(Linear.Latent + (dt * Derivative(step, request.Prediction)));
                continue;
            }

            var slope = step.Keep(Slope, Derivative(step, request.Prediction));
            var start = step.Keep(Start, Linear.Latent);
            step.Next(Linear.Latent + (dt * slope));

            // The last level of a schedule that does not end at zero has no timestep of its own.
            var timestep = i + 1 < grid.Steps ? grid.Timesteps[i + 1] : request.Training.TimestepOf(grid.Sigmas[i + 1]);
            var second = plan.EvaluateAtSigma(timestep, grid.Sigmas[i + 1]);
            second.Next(start + (0.5 * dt * (slope + Derivative(second, request.Prediction))));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep), 2);
    }

    /// <summary>Slope of the latent over sigma.</summary>
    internal static Linear Derivative(EvaluationBuilder step, PredictionType prediction) => (Linear.Latent - step.Level.Image(prediction)) / step.Level.Noise;

    /// <summary>The level that a deterministic step goes down to, and the fresh noise that leads from there to the next.</summary>
    internal static (double Down, double Up) SplitAncestral(double from, double to, double eta)
    {
        var up = Math.Min(to, eta * Math.Sqrt(to * to * ((from * from) - (to * to)) / (from * from)));
        return (Math.Sqrt((to * to) - (up * up)), up);
    }
}
