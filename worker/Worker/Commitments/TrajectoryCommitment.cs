using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Worker.Commitments;

/// <summary>A finished trajectory: the root that stands for it, and what opens it. One caller at a time.</summary>
public sealed class TrajectoryCommitment
{
    private readonly MerkleTree _tree;
    private readonly float[] _finalLatent;
    private readonly TrajectoryRoom _predictions;

    internal TrajectoryCommitment(MerkleTree tree, float[] finalLatent, TrajectoryRoom predictions) => (_tree, _finalLatent, _predictions) = (tree, finalLatent, predictions);

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> Root => _tree.Root;

    /// <summary>Leaves under the root.</summary>
    public int LeafCount => _tree.Count;

    /// <summary>Opens it.</summary>
    /// <param name="all">With the predictions of every evaluation.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="TrajectoryException">The disk does not give the predictions back.</exception>
    public Task<OpeningsFile> OpenAsync(bool all, CancellationToken cancellationToken)
    {
        var ends = TrajectoryOpenings.Of(_tree, _finalLatent, null).ToBytes();
        return OpeningsFile.CreateAsync(ends, all ? _predictions : null, cancellationToken);
    }
}
