namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>What a plan does around one model evaluation.</summary>
/// <param name="Timestep">What the model is told.</param>
/// <param name="InputScale">Factor of the latent in the model's input.</param>
/// <param name="Level">Shares of image and noise in the latent before it.</param>
/// <param name="DrawsNoise">True when one tensor of noise is drawn.</param>
/// <param name="Assignments">Memory first, the next latent last.</param>
internal sealed record Evaluation(double Timestep, double InputScale, NoiseLevel Level, bool DrawsNoise, Assignment[] Assignments);
