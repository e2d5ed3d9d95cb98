using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Verification;

/// <summary>The generation parameters that the coordinator writes into an image, from the job's own specification and nothing else.</summary>
internal static class ImageParameters
{
    /// <summary>Characters of a manifest's identity that stand for it, as A1111 shortens its hashes.</summary>
    private const int ShortHash = 10;

    public static GenerationParameters Of(JobSpec spec) => new()
    {
        Prompt = spec.Prompt,
        NegativePrompt = spec.NegativePrompt,
        Steps = spec.Steps,
        Sampler = NameInA1111(spec.Sampler),
        GuidanceScale = spec.GuidanceScale,
        DenoisingStrength = spec.Source?.Strength,
        Seed = spec.Seed,
        Width = spec.Width,
        Height = spec.Height,
        ModelHash = spec.Manifest.Value[..Math.Min(ShortHash, spec.Manifest.Value.Length)],
        Model = spec.Model,
        NoiseSource = spec.NoiseSource.ToUpperInvariant(),
        Version = "SogniLike",
    };

    private static string NameInA1111(string sampler) => Samplers.ByName.GetValueOrDefault(sampler)?.ParametersName ?? sampler;
}
