namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Where a run is.</summary>
/// <param name="Timestep">The timestep of the evaluation.</param>
/// <param name="Index">Number of the evaluation, from 0.</param>
/// <param name="Count">Number of evaluations of the whole run.</param>
internal readonly record struct DenoisingStep(double Timestep, int Index, int Count);
