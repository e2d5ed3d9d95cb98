using SogniLike.Imaging.Exact.Arithmetic;
using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>
/// Diffusion exponential integrator sampler (Zhang and Chen, 2022), log-rho multistep form: the polynomial in log rho through the predicted noises,
/// integrated over
/// rho = noise / signal.
/// </summary>
internal static class DeisSolver
{
    public static SamplingPlan Create(PlanRequest request)
    {
        var settings = request.Settings;
        var isFlow = request.Prediction == PredictionType.Flow;
        // The class always ends at the level of the first training timestep.
        var grid = isFlow ? SigmaGrid.CreateForFlowSolvers(request, FinalSigma.Minimum) : SigmaGrid.CreateForSolvers(request, FinalSigma.Minimum);
        var levels = grid.Levels(isFlow);
        var highest = settings.SolverOrder ?? 2;
        var fewSteps = (settings.LowerOrderFinal ?? true) && grid.Steps < 15;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.Evaluate(grid.Timesteps[i], levels[i]);
            step.Keep(i % highest, levels[i].Epsilon(request.Prediction));
            var order = Math.Min(highest, i - request.FirstStep + 1);
            if (fewSteps)
            {
                order = Math.Min(order, grid.Steps - i);
            }

            var next = (levels[i + 1].Signal / levels[i].Signal) * Linear.Latent;
            var to = Rho(levels[i + 1]);
            for (var back = 0; back < order; back++)
            {
                next += levels[i + 1].Signal * Integrate(i, back, order, Rho(levels[i]), to) * Linear.Slot((i - back) % highest);
            }

            step.Next(next);
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));

        double Integrate(int i, int back, int order, double from, double to)
        {
            if (order == 1)
            {
                return to - from;
            }

            var b = Log(i - back);
            var c = Log(i - ((back + 1) % order));
            return order == 2
                ? Antiderivative(to, b, c) - Antiderivative(from, b, c)
                : AntiderivativeOfSquare(to, b, c, Log(i - ((back + 2) % order))) - AntiderivativeOfSquare(from, b, c, Log(i - ((back + 2) % order)));
        }

        double Log(int i) => ExactMath.Log(Rho(levels[i]));
    }

    private static double Rho(NoiseLevel level) => level.Noise / level.Signal;

    /// <summary>Of (log t - c) / (b - c).</summary>
    private static double Antiderivative(double t, double b, double c) => t * (ExactMath.Log(t) - c - 1) / (b - c);

    /// <summary>Of (log t - c) (log t - d) / ((b - c) (b - d)).</summary>
    private static double AntiderivativeOfSquare(double t, double b, double c, double d)
    {
        var log = ExactMath.Log(t);
        return t * ((log * log) - ((c + d + 2) * log) + (c * d) + c + d + 2) / ((b - c) * (b - d));
    }
}
