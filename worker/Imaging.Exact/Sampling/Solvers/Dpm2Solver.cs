using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>DPM-Solver-2 in the form of k-diffusion: the slope at the geometric middle of two noise levels. The step to zero is Euler's.</summary>
internal static class Dpm2Solver
{
    public static SamplingPlan Create(PlanRequest request, SigmaGrid grid, bool isAncestral)
    {
        const int Start = 0;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var sigma = grid.Sigmas[i];
            var (down, up) = EulerSolvers.SplitAncestral(sigma, grid.Sigmas[i + 1], isAncestral ? request.Eta(1) : 0);
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], sigma);
            var slope = EulerSolvers.Derivative(step, request.Prediction);
            if (down == 0)
            {
                step.Next(Linear.Latent - (sigma * slope));
                continue;
            }

            var middle = Math.Sqrt(sigma * down);
            var start = step.Keep(Start, Linear.Latent);
            step.Next(Linear.Latent + ((middle - sigma) * slope));
            var second = plan.EvaluateAtSigma(request.Training.TimestepOf(middle), middle);
            second.Next(start + ((down - sigma) * EulerSolvers.Derivative(second, request.Prediction)) + (up * Linear.Noise));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep), 2);
    }
}
