using SogniLike.Imaging.Exact.Arithmetic;
using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>The DPM-Solver++ family as k-diffusion writes it, on latents of image plus sigma times noise and with time = -log sigma.</summary>
internal static class KDiffusionSolvers
{
    /// <summary><c>sample_dpmpp_2m</c></summary>
    public static SamplingPlan DpmPlusPlus2M(PlanRequest request, SigmaGrid grid) => Run(request, grid, 2, (step, i) =>
    {
        var (image, older) = (Linear.Slot(i % 2), Linear.Slot((i + 1) % 2));
        var (from, to) = (grid.Sigmas[i], grid.Sigmas[i + 1]);
        var h = ExactMath.Log(from) - ExactMath.Log(to);
        if (i > request.FirstStep && to > 0)
        {
            var r = (ExactMath.Log(grid.Sigmas[i - 1]) - ExactMath.Log(from)) / h;
            image = ((1 + (1 / (2 * r))) * image) - ((1 / (2 * r)) * older);
        }

        step.Next((to / from * Linear.Latent) - (ExactMath.ExpM1(-h) * image));
    });

    /// <summary><c>sample_dpmpp_2m_sde</c></summary>
    public static SamplingPlan DpmPlusPlus2MSde(PlanRequest request, SigmaGrid grid, bool usesHeun) => Run(request, grid, 2, (step, i) =>
    {
        var (image, older) = (Linear.Slot(i % 2), Linear.Slot((i + 1) % 2));
        var (from, to) = (grid.Sigmas[i], grid.Sigmas[i + 1]);
        if (to == 0)
        {
            step.Next(image);
            return;
        }

        var eta = request.Eta(1);
        var h = ExactMath.Log(from) - ExactMath.Log(to);
        var stretched = h + (eta * h);
        var weight = -ExactMath.ExpM1(-stretched);
        var next = (to / from * ExactMath.Exp(-eta * h) * Linear.Latent) + (weight * image);
        if (i > request.FirstStep)
        {
            var r = (ExactMath.Log(grid.Sigmas[i - 1]) - ExactMath.Log(from)) / h;
            next += (usesHeun ? 1 - (weight / stretched) : 0.5 * weight) / r * (image - older);
        }

        step.Next(next + (to * Math.Sqrt(-ExactMath.ExpM1(-2 * eta * h)) * Linear.Noise));
    });

    /// <summary><c>sample_dpmpp_3m_sde</c></summary>
    public static SamplingPlan DpmPlusPlus3MSde(PlanRequest request, SigmaGrid grid) => Run(request, grid, 3, (step, i) =>
    {
        var (image, older, oldest) = (Linear.Slot(i % 3), Linear.Slot((i + 2) % 3), Linear.Slot((i + 1) % 3));
        var (from, to) = (grid.Sigmas[i], grid.Sigmas[i + 1]);
        if (to == 0)
        {
            step.Next(image);
            return;
        }

        var eta = request.Eta(1);
        var h = ExactMath.Log(from) - ExactMath.Log(to);
        var stretched = h * (eta + 1);
        var next = (ExactMath.Exp(-stretched) * Linear.Latent) - (ExactMath.ExpM1(-stretched) * image);
        var phi2 = (ExactMath.ExpM1(-stretched) / stretched) + 1;
        var known = i - request.FirstStep;
        if (known >= 1)
        {
            var r0 = (ExactMath.Log(grid.Sigmas[i - 1]) - ExactMath.Log(from)) / h;
            var d0 = (image - older) / r0;
            var d1 = d0;
            if (known >= 2)
            {
                var r1 = (ExactMath.Log(grid.Sigmas[i - 2]) - ExactMath.Log(grid.Sigmas[i - 1])) / h;
                var second = d0 - ((older - oldest) / r1);
                d1 = d0 + (r0 / (r0 + r1) * second);
                next -= ((phi2 / stretched) - 0.5) / (r0 + r1) * second;
            }

            next += phi2 * d1;
        }

        step.Next(next + (to * Math.Sqrt(-ExactMath.ExpM1(-2 * h * eta)) * Linear.Noise));
    });

    /// <summary><c>sample_dpmpp_2s_ancestral</c></summary>
    public static SamplingPlan DpmPlusPlus2SAncestral(PlanRequest request, SigmaGrid grid)
    {
        const int Start = 0;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var sigma = grid.Sigmas[i];
            var (down, up) = EulerSolvers.SplitAncestral(sigma, grid.Sigmas[i + 1], request.Eta(1));
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], sigma);
            var image = step.Level.Image(request.Prediction);
            if (down == 0)
            {
                step.Next(image);
                continue;
            }

            // Half way in time: the geometric middle of both levels.
            var middle = Math.Sqrt(sigma * down);
            var start = step.Keep(Start, Linear.Latent);
            step.Next((middle / sigma * Linear.Latent) + ((1 - (middle / sigma)) * image));
            var second = plan.EvaluateAtSigma(request.Training.TimestepOf(middle), middle);
            second.Next((down / sigma * start) + ((1 - (down / sigma)) * second.Level.Image(request.Prediction)) + (up * Linear.Noise));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep), 2);
    }

    /// <summary><c>sample_dpmpp_sde</c> with its middle at half of the step in time; both evaluations of a step draw noise.</summary>
    public static SamplingPlan DpmPlusPlusSde(PlanRequest request, SigmaGrid grid)
    {
        const int Start = 0;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var (sigma, to) = (grid.Sigmas[i], grid.Sigmas[i + 1]);
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], sigma);
            var image = step.Level.Image(request.Prediction);
            if (to == 0)
            {
                step.Next(image);
                continue;
            }

            var middle = Math.Sqrt(sigma * to);
            var (down, up) = EulerSolvers.SplitAncestral(sigma, middle, request.Eta(1));
            var start = step.Keep(Start, Linear.Latent);
            step.Next((down / sigma * Linear.Latent) + ((1 - (down / sigma)) * image) + (up * Linear.Noise));

            // With the middle at one half the image of the start has no weight in the second part.
            (down, up) = EulerSolvers.SplitAncestral(sigma, to, request.Eta(1));
            var second = plan.EvaluateAtSigma(request.Training.TimestepOf(middle), middle);
            second.Next((down / sigma * start) + ((1 - (down / sigma)) * second.Level.Image(request.Prediction)) + (up * Linear.Noise));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep), 2);
    }

    /// <summary>A multistep method that remembers predicted images in a ring of slots.</summary>
    private static SamplingPlan Run(PlanRequest request, SigmaGrid grid, int slots, Action<EvaluationBuilder, int> add)
    {
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], grid.Sigmas[i]);
            step.Keep(i % slots, step.Level.Image(request.Prediction));
            add(step, i);
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }
}
