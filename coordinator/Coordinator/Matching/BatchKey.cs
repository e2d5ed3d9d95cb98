using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Matching;

/// <summary>Jobs with the same key differ only in prompt and seed: a worker may draw them together, unless they are made from pictures.</summary>
internal sealed record BatchKey(ManifestId Manifest, int Width, int Height, int Steps, string Sampler, double GuidanceScale, string NoiseSource, string Mode, string Precision)
{
    public static BatchKey Of(JobSpec spec)
    {
        var needs = spec.Needs ?? JobNeeds.Default;
        return new BatchKey(
            spec.Manifest, spec.Width, spec.Height, spec.Steps, spec.Sampler, spec.GuidanceScale, spec.NoiseSource, needs.Mode, needs.Precision);
    }
}
