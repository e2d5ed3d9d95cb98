namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>A point of a run at which the model is evaluated.</summary>
/// <param name="Index">Number of the evaluation, from 0.</param>
/// <param name="Latent">The latent before it as the sampler holds it, which is not yet scaled for the model [channels, height, width].</param>
public sealed record EvaluationPoint(int Index, ReadOnlyMemory<float> Latent);
