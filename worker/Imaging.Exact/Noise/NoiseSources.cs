using System.Collections.Frozen;

namespace SogniLike.Imaging.Exact.Noise;

/// <summary>All noise sources by name.</summary>
public static class NoiseSources
{
    /// <summary>What PyTorch draws on the CPU: <c>torch.randn(..., generator=torch.Generator("cpu").manual_seed(seed))</c>.</summary>
    public static INoiseSource Cpu { get; } = new TorchCpuNoiseSource();

    /// <summary>What A1111's web UI draws with the setting RNG = NV: an imitation of CUDA that runs anywhere.</summary>
    public static INoiseSource Nv { get; } = new PhiloxNoiseSource();

    /// <summary>The sources by <see cref="INoiseSource.Name"/>.</summary>
    public static FrozenDictionary<string, INoiseSource> ByName { get; } =
        new[] { Cpu, Nv }.ToFrozenDictionary(static source => source.Name, StringComparer.Ordinal);
}
