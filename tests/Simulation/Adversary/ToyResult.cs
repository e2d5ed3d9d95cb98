using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Simulation.Adversary;

/// <summary>What a worker brings for a job.</summary>
/// <param name="Job">Its id.</param>
/// <param name="Seed">Of the job.</param>
/// <param name="Prompt">Of the job.</param>
/// <param name="Image">Hash of the image.</param>
/// <param name="Predictions">What it committed to.</param>
/// <param name="Tree">The commitment.</param>
/// <param name="Final">The latent in the end.</param>
/// <param name="IsBad">The worker cheated.</param>
internal sealed record ToyResult(string Job, ulong Seed, int Prompt, byte[] Image, IReadOnlyList<float[]> Predictions, MerkleTree Tree, float[] Final, bool IsBad)
{
    /// <summary>What the worker signs.</summary>
    public byte[] Root { get; } = Tree.Root.ToArray();
}
