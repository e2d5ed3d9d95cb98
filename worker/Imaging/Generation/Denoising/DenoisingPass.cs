using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Previews;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>What the images of a pass share.</summary>
/// <param name="Plan">The plan that all runs were started with.</param>
/// <param name="Width">Width of the latents.</param>
/// <param name="Height">Height of the latents.</param>
/// <param name="Number">Number of the pass, from 0.</param>
/// <param name="Meter">Measures the speed; null for nobody.</param>
/// <param name="Previewer">Makes previews; null for none.</param>
internal sealed record DenoisingPass(SamplingPlan Plan, int Width, int Height, int Number = 0, ProgressMeter? Meter = null, Previewer? Previewer = null);
