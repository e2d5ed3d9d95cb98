using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>A line of the catalogue: names, properties and the function that makes plans.</summary>
internal sealed class Sampler(
    string name,
    string diffusersClass,
    string parametersName,
    IReadOnlyList<ScheduleType> schedules,
    Func<PlanRequest, SamplingPlan> create,
    int evaluationsPerStep = 1,
    bool isStochastic = false,
    Func<SchedulerSettings, SchedulerSettings>? fix = null,
    ScheduleType? preferred = null,
    int? preferredSteps = null) : ISampler
{
    public string Name => name;

    public string DiffusersClass => diffusersClass;

    public string ParametersName => parametersName;

    public int EvaluationsPerStep => evaluationsPerStep;

    public bool IsStochastic => isStochastic;

    public IReadOnlyList<ScheduleType> Schedules => schedules;

    public ScheduleType? PreferredSchedule => preferred;

    public int? PreferredSteps => preferredSteps;

    public ScheduleType? ScheduleFor(SchedulerSettings settings, ScheduleType? requested)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return requested ?? settings.SigmaSchedule ?? (settings.PredictionType == PredictionType.Flow ? null : preferred);
    }

    public SamplingPlan CreatePlan(SchedulerSettings settings, int steps, SamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= SamplerOptions.Default;
        if (options.Schedule is { } schedule && !schedules.Contains(schedule))
        {
            var known = schedules.Count == 0 ? "none" : string.Join(", ", schedules.Select(ScheduleTypes.Name));
            throw new ArgumentException($"schedule {ScheduleTypes.Name(schedule)} is not one of sampler {name}; it takes {known}.", nameof(options));
        }

        return create(new PlanRequest(fix is null ? settings : fix(settings), steps, options with { Schedule = ScheduleFor(settings, options.Schedule) }));
    }
}
