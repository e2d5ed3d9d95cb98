namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>A way to walk from noise to an image. Stateless and safe for concurrent use; <see cref="Samplers"/> lists all.</summary>
public interface ISampler
{
    /// <summary>Name in requests and records, such as <c>ddim</c>.</summary>
    string Name { get; }

    /// <summary>The class of the diffusers library, or the function of k-diffusion (<c>sample_...</c>), whose results this one matches.</summary>
    string DiffusersClass { get; }

    /// <summary>Name in A1111's web UI and its <c>parameters</c> text.</summary>
    string ParametersName { get; }

    /// <summary>Model evaluations per step: 2 where a step evaluates twice (the last step once).</summary>
    int EvaluationsPerStep { get; }

    /// <summary>True when steps draw fresh noise with the default options.</summary>
    bool IsStochastic { get; }

    /// <summary>The values of <see cref="SamplerOptions.Schedule"/> that this sampler takes.</summary>
    IReadOnlyList<ScheduleType> Schedules { get; }

    /// <summary>
    /// The schedule type that its users choose, taken where neither request nor model ask for a spread of noise levels; null for the spacing of the model's timesteps. Methods
    /// of higher order that draw fresh noise need one whose steps shrink towards the end: on even timesteps the last step is so large that they overshoot.
    /// </summary>
    ScheduleType? PreferredSchedule { get; }

    /// <summary>Steps that this sampler needs, or is made for, where nobody chooses; null where the usual 20 do.</summary>
    int? PreferredSteps { get; }

    /// <summary>The schedule type of a run: that of the request, of the model's settings, or <see cref="PreferredSchedule"/>; null for the spacing of the model's timesteps.</summary>
    /// <param name="settings">What the model says about its noise.</param>
    /// <param name="requested">What the request chose; null for nothing.</param>
    ScheduleType? ScheduleFor(SchedulerSettings settings, ScheduleType? requested);

    /// <summary>Computes everything about a run that does not depend on the image.</summary>
    /// <param name="settings">What the model says about its noise.</param>
    /// <param name="steps">1 to the number of training timesteps.</param>
    /// <param name="options">What the request chose; null takes the defaults.</param>
    /// <exception cref="ArgumentException">Settings, steps or options are out of range or do not suit the sampler; the message names the field.</exception>
    SamplingPlan CreatePlan(SchedulerSettings settings, int steps, SamplerOptions? options = null);
}
