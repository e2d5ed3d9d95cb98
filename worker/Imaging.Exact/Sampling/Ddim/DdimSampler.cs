namespace SogniLike.Imaging.Exact.Sampling.Ddim;

/// <summary>Denoising diffusion implicit models (Song et al., 2020), formula 12.</summary>
internal sealed class DdimSampler : ISampler
{
    public string Name => "ddim";

    public string DiffusersClass => "DDIMScheduler";

    public string ParametersName => "DDIM";

    public SamplingPlan CreatePlan(SchedulerSettings settings, int steps, SamplerOptions? options = null) =>
        DdimPlan.Create(settings, steps, options ?? SamplerOptions.Default);
}
