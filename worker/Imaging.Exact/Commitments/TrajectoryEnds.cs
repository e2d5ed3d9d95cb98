namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>The part of <see cref="TrajectoryOpenings"/> that is always opened. Immutable by convention.</summary>
/// <param name="NoisePath">The path of leaf 0.</param>
/// <param name="ResultPath">The path of the last leaf.</param>
/// <param name="FinalLatent">x_N, the latent that is decoded; whether it is finite is another question.</param>
public sealed record TrajectoryEnds(IReadOnlyList<byte[]> NoisePath, IReadOnlyList<byte[]> ResultPath, float[] FinalLatent);
