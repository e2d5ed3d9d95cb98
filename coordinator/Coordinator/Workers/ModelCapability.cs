using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Workers;

/// <summary>A model that a worker has.</summary>
/// <param name="Manifest">Which files.</param>
/// <param name="Loaded">In memory now.</param>
/// <param name="MaxPixels">Largest width x height that the owner allows; 0: the model's limit.</param>
/// <param name="Precision">Such as "fp32"; may be empty.</param>
/// <param name="ClaimedSpeed">Megapixel-steps per second by the worker's own benchmark; 0: none was made.</param>
public sealed record ModelCapability(ManifestId Manifest, bool Loaded, long MaxPixels, string Precision, double ClaimedSpeed = 0)
{
    /// <summary>The worker gets no jobs of it: it has not shown that it can run it (<see cref="Measuring.Measurement.Withholds"/>). Never said by the worker itself.</summary>
    public bool Withheld { get; init; }

    /// <summary>Withheld only until it is measured, which is soon. Never said by the worker itself.</summary>
    public bool BeingMeasured { get; init; }
}
