using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>Linear multistep method of order 4 on the slopes: the polynomial through the last ones is integrated over the step.</summary>
internal static class LmsSolver
{
    private const int Order = 4;

    /// <param name="request">What was asked for.</param>
    /// <param name="grid">Timesteps and noise levels.</param>
    /// <param name="countsSkipped">A run that starts late uses polynomials through the levels it skipped, leaving out their slopes, as diffusers does; else
    /// those are of
    /// lower order, as in k-diffusion.</param>
    public static SamplingPlan Create(PlanRequest request, SigmaGrid grid, bool countsSkipped)
    {
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.EvaluateAtSigma(grid.Timesteps[i], grid.Sigmas[i]);
            step.Keep(i % Order, EulerSolvers.Derivative(step, request.Prediction));
            var known = Math.Min(Order, i - request.FirstStep + 1);
            var order = countsSkipped ? Math.Min(Order, i + 1) : known;
            var next = Linear.Latent;
            for (var back = 0; back < known; back++)
            {
                next += IntegrateBasis(grid.Sigmas, i, order, back) * Linear.Slot((i - back) % Order);
            }

            step.Next(next);
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }

    /// <summary>Integral of a Lagrange polynomial over a step, by the two-point rule of Gauss, which is exact up to the third degree.</summary>
    private static double IntegrateBasis(double[] sigmas, int index, int order, int back)
    {
        var middle = 0.5 * (sigmas[index] + sigmas[index + 1]);
        var half = 0.5 * (sigmas[index + 1] - sigmas[index]);
        var offset = half / Math.Sqrt(3);
        return half * (Basis(middle - offset) + Basis(middle + offset));

        double Basis(double sigma)
        {
            var product = 1.0;
            for (var k = 0; k < order; k++)
            {
                if (k != back)
                {
                    product *= (sigma - sigmas[index - k]) / (sigmas[index - back] - sigmas[index - k]);
                }
            }

            return product;
        }
    }
}
