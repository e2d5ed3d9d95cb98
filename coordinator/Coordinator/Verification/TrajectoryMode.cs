namespace SogniLike.Coordinator.Verification;

/// <summary>What is known about the trajectories of one mode: a row of <see cref="TrajectoryModes"/>.</summary>
/// <param name="Name">Of the mode, such as "txt2img".</param>
/// <param name="BeginsWithNoise">Leaf 0 follows from the seed alone.</param>
/// <param name="Replays">Every leaf follows from the seed and the opened predictions.</param>
/// <param name="EndsWithImage">The latent of the last leaf is what the whole image was decoded from.</param>
public sealed record TrajectoryMode(string Name, bool BeginsWithNoise, bool Replays, bool EndsWithImage);
