using System.Collections.Frozen;
using SogniLike.Imaging.Exact.Sampling.Ddim;
using SogniLike.Imaging.Exact.Sampling.Euler;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>All samplers by name.</summary>
public static class Samplers
{
    /// <summary>The samplers by <see cref="ISampler.Name"/>.</summary>
    public static FrozenDictionary<string, ISampler> ByName { get; } =
        new ISampler[] { new DdimSampler(), new EulerSampler() }.ToFrozenDictionary(static sampler => sampler.Name, StringComparer.Ordinal);
}
