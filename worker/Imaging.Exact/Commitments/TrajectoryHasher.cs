namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>
/// Collects the leaves of a trajectory while it is walked, and makes the tree that a worker signs. Keeps 32 bytes per evaluation; the tensors are the caller's. One caller
/// at a time.
/// </summary>
public sealed class TrajectoryHasher
{
    private readonly List<byte[]> _leaves = [];

    /// <summary>Number of evaluations so far.</summary>
    public int Evaluations => Math.Max(0, _leaves.Count - 1);

    /// <summary>Adds an evaluation; the first one also gives the noise leaf.</summary>
    /// <param name="latent">The latent before it, as the sampler holds it.</param>
    /// <param name="prediction">The guided prediction, as many elements.</param>
    /// <exception cref="ArgumentException">A tensor is empty or has an element that is NaN or infinite, or their lengths differ.</exception>
    /// <exception cref="InvalidOperationException">There are more evaluations than <see cref="MerkleTree.MaxLeaves"/> allows.</exception>
    public void Add(ReadOnlySpan<float> latent, ReadOnlySpan<float> prediction)
    {
        if (latent.Length != prediction.Length)
        {
            throw new ArgumentException($"The latent has {latent.Length} elements, the prediction {prediction.Length}.", nameof(prediction));
        }

        if (_leaves.Count >= MerkleTree.MaxLeaves - 1)
        {
            throw new InvalidOperationException($"A trajectory has at most {MerkleTree.MaxLeaves - 2} evaluations.");
        }

        Span<byte> latentHash = stackalloc byte[TensorHash.SizeBytes];
        Span<byte> predictionHash = stackalloc byte[TensorHash.SizeBytes];
        TensorHash.Write(latent, latentHash);
        TensorHash.Write(prediction, predictionHash);
        if (_leaves.Count == 0)
        {
            _leaves.Add(CommitmentLeaf.OfNoise(latentHash));
        }

        _leaves.Add(CommitmentLeaf.OfEvaluation(Evaluations, latentHash, predictionHash));
    }

    /// <summary>The tree of the whole trajectory; more can be added and another one made.</summary>
    /// <param name="finalLatent">The latent that was decoded.</param>
    /// <param name="imageSha256">SHA-256 of the image file, 32 bytes.</param>
    /// <exception cref="InvalidOperationException">No evaluation was added.</exception>
    public MerkleTree Finish(ReadOnlySpan<float> finalLatent, ReadOnlySpan<byte> imageSha256)
    {
        if (Evaluations == 0)
        {
            throw new InvalidOperationException("A trajectory has at least one evaluation.");
        }

        return new MerkleTree([.. _leaves, CommitmentLeaf.OfResult(Evaluations, TensorHash.Of(finalLatent), imageSha256)]);
    }
}
