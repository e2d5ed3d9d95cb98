using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>
/// DPM-Solver and DPM-Solver++ as singlestep methods: groups of one, two or three evaluations that all start from the first latent of the group; diffusers'
/// <c>DPMSolverSinglestepScheduler</c>.
/// </summary>
internal static class DpmSinglestepSolver
{
    private const int Start = 3;

    public static SamplingPlan Create(PlanRequest request)
    {
        var settings = request.Settings;
        DpmUpdate.RefuseUnsuitable(settings);
        var isFlow = request.Prediction == PredictionType.Flow;
        var grid = isFlow
            ? SigmaGrid.CreateForFlowSolvers(request, settings.FinalSigma)
            : SigmaGrid.CreateForSolvers(request, settings.FinalSigma, TimestepSpacing.Linspace);
        var levels = grid.Levels(isFlow);
        var highest = settings.SolverOrder ?? 2;
        var lowersFinal = (settings.LowerOrderFinal ?? false) || settings.FinalSigma == FinalSigma.Zero || grid.Steps % highest != 0;
        var orders = Orders(grid.Steps, highest, lowersFinal);
        if (settings.FinalSigma == FinalSigma.Zero)
        {
            orders[^1] = 1;
        }

        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.Evaluate(grid.Timesteps[i], levels[i]);
            var m0 = step.Keep(i % highest, DpmUpdate.Predicted(settings, levels[i]));
            // A run that starts late may meet a group whose beginning it did not see.
            var order = Math.Min(orders[i], i - request.FirstStep + 1);
            var start = order == 1 ? step.Keep(Start, Linear.Latent) : Linear.Slot(Start);
            var update = new DpmUpdate(settings, levels[i - order + 1], levels[i + 1]);
            step.Next(order switch
            {
                1 => update.First(start, m0),
                2 => Second(update, start, m0, i),
                _ => Third(update, start, m0, i),
            });
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));

        Linear Second(DpmUpdate update, Linear start, Linear m0, int i)
        {
            var m1 = Linear.Slot((i - 1) % highest);
            var r0 = (levels[i].Lambda - levels[i - 1].Lambda) / update.H;
            return update.Second(start, m1, (1 / r0) * (m0 - m1));
        }

        Linear Third(DpmUpdate update, Linear start, Linear m0, int i)
        {
            var (m1, m2) = (Linear.Slot((i - 1) % highest), Linear.Slot((i - 2) % highest));
            var r0 = (levels[i].Lambda - levels[i - 2].Lambda) / update.H;
            var r1 = (levels[i - 1].Lambda - levels[i - 2].Lambda) / update.H;
            var (d10, d11) = ((1 / r1) * (m1 - m2), (1 / r0) * (m0 - m2));
            return settings.SolverType == SolverType.Heun
                ? update.Third(start, m2, ((r0 * d10) - (r1 * d11)) / (r0 - r1), 2 * (d11 - d10) / (r0 - r1))
                : update.ThirdMidpoint(start, m2, d11);
        }
    }

    /// <summary>The order of each evaluation: groups that rise to the highest order, and lower ones at the end.</summary>
    private static int[] Orders(int steps, int highest, bool lowersFinal)
    {
        var orders = new List<int>();
        while (orders.Count < steps)
        {
            for (var order = 1; order <= highest && orders.Count < steps; order++)
            {
                orders.Add(order);
            }
        }

        if (lowersFinal && highest > 1 && steps % highest == 0)
        {
            orders[^1] = 1;
        }

        return [.. orders];
    }
}
