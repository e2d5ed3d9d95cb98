using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Sampling.Ddim;

internal sealed class DdimPlan : SamplingPlan
{
    private DdimPlan(double[] timesteps, DdimStep[] steps, PredictionType prediction, double? clipRange)
        : base(timesteps, null, 1)
    {
        Steps = steps;
        Prediction = prediction;
        ClipRange = clipRange;
    }

    public DdimStep[] Steps { get; }

    public PredictionType Prediction { get; }

    public double? ClipRange { get; }

    public static DdimPlan Create(SchedulerSettings settings, int steps, SamplerOptions options)
    {
        if (options.Eta is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"eta is {options.Eta}; it must be 0 to 1.", nameof(options));
        }

        var schedule = new NoiseSchedule(settings);
        var n = settings.TrainingTimesteps;
        var timesteps = TimestepGrid.Create(settings.TimestepSpacing ?? TimestepSpacing.Leading, n, steps, settings.StepsOffset, fractional: false);
        var alphas = schedule.AlphasCumulative;
        double final = settings.SetAlphaToOne ? 1 : alphas[0];
        var plan = new DdimStep[timesteps.Length];
        for (var i = 0; i < plan.Length; i++)
        {
            var previous = (int)timesteps[i] - (n / steps);
            plan[i] = new DdimStep(alphas[(int)timesteps[i]], previous >= 0 ? alphas[previous] : final, options.Eta);
        }

        return new DdimPlan(timesteps, plan, settings.PredictionType, settings.ClipRange);
    }

    public override SamplingRun Start(ReadOnlySpan<float> initialLatent, INoiseStream noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return new DdimRun(this, initialLatent, noise);
    }
}
