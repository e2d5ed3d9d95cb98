namespace SogniLike.Imaging.Exact.Sampling.Euler;

/// <summary>Euler's method on the probability flow equation (Karras et al., 2022, algorithm 2 without churn).</summary>
internal sealed class EulerSampler : ISampler
{
    public string Name => "euler";

    public string DiffusersClass => "EulerDiscreteScheduler";

    public string ParametersName => "Euler";

    public SamplingPlan CreatePlan(SchedulerSettings settings, int steps, SamplerOptions? options = null) => EulerPlan.Create(settings, steps);
}
