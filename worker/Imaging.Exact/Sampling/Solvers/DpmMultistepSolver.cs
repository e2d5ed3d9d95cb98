using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>DPM-Solver and DPM-Solver++ as multistep methods (Lu et al., 2022), with their stochastic forms; diffusers'
/// <c>DPMSolverMultistepScheduler</c>.</summary>
internal static class DpmMultistepSolver
{
    public static SamplingPlan Create(PlanRequest request)
    {
        var settings = request.Settings;
        DpmUpdate.RefuseUnsuitable(settings);
        var isFlow = request.Prediction == PredictionType.Flow;
        var grid = isFlow ? SigmaGrid.CreateForFlowSolvers(request, settings.FinalSigma) : SigmaGrid.CreateForSolvers(request, settings.FinalSigma);
        var levels = grid.Levels(isFlow);
        var order = settings.SolverOrder ?? 2;
        var fewSteps = (settings.LowerOrderFinal ?? true) && grid.Steps < 15;
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var isLast = i == grid.Steps - 1 && (settings.EulerAtFinal || fewSteps || settings.FinalSigma == FinalSigma.Zero);
            var isSecondLast = i == grid.Steps - 2 && fewSteps;
            var known = i - request.FirstStep;
            var step = plan.Evaluate(grid.Timesteps[i], levels[i]);
            var m0 = step.Keep(i % order, DpmUpdate.Predicted(settings, levels[i]));
            var update = new DpmUpdate(settings, levels[i], levels[i + 1]);
            // Karras levels that end at the lowest level twice have a last step of no length.
            if (order == 1 || known < 1 || isLast || update.H == 0)
            {
                step.Next(update.First(Linear.Latent, m0));
                continue;
            }

            var h0 = levels[i].Lambda - levels[i - 1].Lambda;
            var d0 = update.H / h0 * (m0 - Linear.Slot((i - 1) % order));
            if (order == 2 || known < 2 || isSecondLast)
            {
                step.Next(update.Second(Linear.Latent, m0, d0));
                continue;
            }

            var h1 = levels[i - 1].Lambda - levels[i - 2].Lambda;
            var (r0, r1) = (h0 / update.H, h1 / update.H);
            var d1 = (1 / r1) * (Linear.Slot((i - 1) % order) - Linear.Slot((i - 2) % order));
            step.Next(update.Third(Linear.Latent, m0, d0 + (r0 / (r0 + r1) * (d0 - d1)), (1 / (r0 + r1)) * (d0 - d1)));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }
}
