using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>Euler's method for models trained by flow matching (SD3, Flux).</summary>
internal static class FlowEulerSolver
{
    public static SamplingPlan Create(PlanRequest request)
    {
        if (request.Prediction != PredictionType.Flow)
        {
            throw new ArgumentException($"flow_euler needs prediction_type flow, not {request.Prediction}.");
        }

        var count = request.Settings.TrainingTimesteps;
        var sigmas = Sigmas(request);
        var plan = new PlanBuilder();
        for (var i = request.FirstStep; i < request.Steps; i++)
        {
            var next = i + 1 < sigmas.Length ? sigmas[i + 1] : 0;
            var step = plan.Evaluate(sigmas[i] * count, NoiseLevel.OfFlow(sigmas[i]));
            step.Next(request.Settings.UseStochasticFlow
                ? ((1 - next) * step.Level.Image(PredictionType.Flow)) + (next * Linear.Noise)
                : Linear.Latent + ((next - sigmas[i]) * Linear.Output));
        }

        return plan.Build(1, [.. sigmas[request.FirstStep..], 0]);
    }

    private static double[] Sigmas(PlanRequest request)
    {
        var settings = request.Settings;
        var (count, steps) = (settings.TrainingTimesteps, request.Steps);
        var sigmas = new double[steps];
        if (settings.UseDynamicShifting)
        {
            var tokens = request.Options.ImageTokens
                ?? throw new ArgumentException("The settings have use_dynamic_shifting; that needs the number of image tokens in the options.");
            var mu = FlowShift.Mu(settings, tokens);
            Fill(1, 1.0 / steps, sigma => FlowShift.ApplyDynamic(mu, sigma, settings.UseLinearTimeShift));
        }
        else
        {
            // The class shifts the ends of the training schedule, and then all levels between them once more.
            Fill(1, FlowShift.Apply(settings.Shift, 1.0 / count), sigma => FlowShift.Apply(settings.Shift, sigma));
        }

        if (settings.ShiftTerminal is { } terminal)
        {
            var scale = (1 - sigmas[^1]) / (1 - terminal);
            sigmas = Array.ConvertAll(sigmas, sigma => 1 - ((1 - sigma) / scale));
        }

        var (max, min) = (sigmas[0], sigmas[^1]);
        return request.SigmaSchedule switch
        {
            ScheduleType.Karras => SigmaRamps.Karras(max, min, steps),
            ScheduleType.Exponential => SigmaRamps.Exponential(max, min, steps),
            ScheduleType.Beta => SigmaRamps.Beta(max, min, steps),
            _ => sigmas,
        };

        void Fill(double first, double last, Func<double, double> shift)
        {
            for (var i = 0; i < steps; i++)
            {
                sigmas[i] = shift(steps == 1 ? first : first + (i * ((last - first) / (steps - 1))));
            }
        }
    }
}
