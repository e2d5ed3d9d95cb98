using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>One image in the loop.</summary>
/// <param name="Run">Its way from noise.</param>
/// <param name="Observer">Told about its steps; null for nobody.</param>
/// <param name="Number">Its number in the batch, from 0.</param>
/// <param name="Keeper">Keeps a part of it as it was; null when all of it is made.</param>
internal sealed record DenoisingImage(SamplingRun Run, IGenerationObserver? Observer, int Number = 0, LatentKeeper? Keeper = null);
