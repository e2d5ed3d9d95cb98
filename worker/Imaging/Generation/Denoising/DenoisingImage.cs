using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>One image in the loop.</summary>
/// <param name="Run">Its way from noise.</param>
/// <param name="Observer">Told about its steps; null for nobody.</param>
internal sealed record DenoisingImage(SamplingRun Run, IGenerationObserver? Observer);
