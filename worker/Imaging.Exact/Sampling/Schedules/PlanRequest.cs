using System.Globalization;

namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>Everything a solver is asked for, checked, with the training schedule.</summary>
internal sealed class PlanRequest
{
    private TrainingSigmas? _training;

    /// <exception cref="ArgumentException">A field is out of range; the message names it.</exception>
    public PlanRequest(SchedulerSettings settings, int steps, SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, settings.TrainingTimesteps);
        Require(options.Eta is null or (>= 0 and <= 1), "eta", options.Eta ?? 0, "0 to 1");
        Require(options.Strength is > 0 and <= 1, "strength", options.Strength, "above 0 to 1");
        Require(settings.Shift is > 0 and <= 100, "shift", settings.Shift, "above 0 to 100");
        Require(settings.SolverOrder is null or (>= 1 and <= 3), "solver_order", settings.SolverOrder ?? 0, "1 to 3");
        Require(settings.ClipRange is null or > 0, "clip_sample_range", settings.ClipRange ?? 0, "above 0");
        Settings = settings;
        Options = options;
        Steps = steps;
        Schedule = new NoiseSchedule(settings);
        FirstStep = steps - Math.Min((int)(steps * options.Strength), steps);
        if (FirstStep == steps)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"strength is {options.Strength}; of {steps} steps it leaves none."));
        }
    }

    public SchedulerSettings Settings { get; }

    public SamplerOptions Options { get; }

    public NoiseSchedule Schedule { get; }

    /// <summary>Steps of the whole schedule.</summary>
    public int Steps { get; }

    /// <summary>The step that a run starts with; above 0 for image to image.</summary>
    public int FirstStep { get; }

    public PredictionType Prediction => Settings.PredictionType;

    public TrainingSigmas Training => _training ??= new TrainingSigmas(Schedule);

    public double Eta(double fallback) => Options.Eta ?? fallback;

    /// <summary>The spread of timesteps that underlies the schedule.</summary>
    public TimestepSpacing Spacing(TimestepSpacing fallback) => Options.Schedule switch
    {
        ScheduleType.Linspace => TimestepSpacing.Linspace,
        ScheduleType.Leading => TimestepSpacing.Leading,
        ScheduleType.Trailing or ScheduleType.SgmUniform or ScheduleType.Simple => TimestepSpacing.Trailing,
        _ => Settings.TimestepSpacing ?? fallback,
    };

    /// <summary>The spread of noise levels that replaces the one of timesteps; null for none.</summary>
    public ScheduleType? SigmaSchedule => (Options.Schedule ?? Settings.SigmaSchedule) switch
    {
        null or ScheduleType.Linspace or ScheduleType.Leading or ScheduleType.Trailing or ScheduleType.SgmUniform or ScheduleType.Simple => null,
        var type => type,
    };

    /// <exception cref="ArgumentException">The model predicts flow, which the sampler cannot use.</exception>
    public void RefuseFlow()
    {
        if (Prediction == PredictionType.Flow)
        {
            throw new ArgumentException("prediction_type flow needs a sampler for flow models, such as flow_euler.");
        }
    }

    private static void Require(bool holds, string field, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{field} is {value}; it must be {range}."));
        }
    }
}
