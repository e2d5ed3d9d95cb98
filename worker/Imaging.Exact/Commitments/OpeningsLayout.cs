namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>Where things stand in a file of openings; byte by byte in proto/README.md.</summary>
/// <param name="LeafCount">Leaves of the tree, 3 to <see cref="MerkleTree.MaxLeaves"/>.</param>
/// <param name="LatentLength">Elements of the latent, from 1.</param>
/// <param name="HasPredictions">The predictions of every evaluation are in it.</param>
public readonly record struct OpeningsLayout(int LeafCount, int LatentLength, bool HasPredictions)
{
    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Header => "sognilike openings v1\n"u8;

    /// <summary>Evaluations of the model.</summary>
    public int Evaluations => LeafCount - 2;

    /// <summary>Hashes that lead from leaf 0 to the root.</summary>
    public int NoisePathLength => MerkleTree.PathLength(LeafCount, 0);

    /// <summary>Hashes that lead from the last leaf to the root.</summary>
    public int ResultPathLength => MerkleTree.PathLength(LeafCount, LeafCount - 1);

    /// <summary>Size of the file.</summary>
    public long SizeBytes => PathBytes + (sizeof(float) * (long)LatentLength * (HasPredictions ? LeafCount - 1 : 1));

    private long PathBytes => Header.Length + (TensorHash.SizeBytes * (long)(NoisePathLength + ResultPathLength));

    /// <summary>The layout of a file of this size whose latent is as large as the size says; null when no latent fits.</summary>
    /// <param name="leafCount">Leaves of the tree.</param>
    /// <param name="hasPredictions">Whether the predictions are in it.</param>
    /// <param name="sizeBytes">Size of the file.</param>
    public static OpeningsLayout? Find(int leafCount, bool hasPredictions, long sizeBytes)
    {
        var smallest = new OpeningsLayout(leafCount, 0, hasPredictions);
        var perElement = sizeof(float) * (hasPredictions ? leafCount - 1 : 1);
        var (length, rest) = Math.DivRem(sizeBytes - smallest.PathBytes, perElement);
        return length is < 1 or > int.MaxValue || rest != 0 ? null : smallest with { LatentLength = (int)length };
    }
}
