using System.Numerics;
using System.Security.Cryptography;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>
/// The Merkle tree of RFC 6962, section 2.1, over leaves that are hashes already: a node is <c>SHA-256(0x01, left, right)</c>, and the left half of n leaves is the largest
/// power of two below n. Leaves carry 0x00 in their own hash (<see cref="CommitmentLeaf"/>), so a node cannot pass as a leaf. Immutable and safe for concurrent use.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>More leaves than any job has (1,000 steps of two evaluations, and the ends).</summary>
    public const int MaxLeaves = 4_096;

    // By height: the leaves, then each level above; the last node of an odd level moves up as it is.
    private readonly byte[][][] _levels;

    /// <param name="leaves">1 to <see cref="MaxLeaves"/> hashes of 32 bytes; not copied.</param>
    /// <exception cref="ArgumentException">There are none, too many, or one of another length.</exception>
    public MerkleTree(IReadOnlyList<byte[]> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count is 0 or > MaxLeaves || leaves.Any(static leaf => leaf.Length != TensorHash.SizeBytes))
        {
            throw new ArgumentException($"A tree has 1 to {MaxLeaves} leaves of {TensorHash.SizeBytes} bytes each.", nameof(leaves));
        }

        var levels = new List<byte[][]> { leaves.ToArray() };
        while (levels[^1] is { Length: > 1 } below)
        {
            var level = new byte[(below.Length + 1) / 2][];
            for (var i = 0; i < level.Length; i++)
            {
                level[i] = (2 * i) + 1 < below.Length ? Node(below[2 * i], below[(2 * i) + 1]) : below[2 * i];
            }

            levels.Add(level);
        }

        _levels = [.. levels];
    }

    /// <summary>Number of leaves.</summary>
    public int Count => _levels[0].Length;

    /// <summary>The hash that stands for all leaves and their order.</summary>
    public ReadOnlySpan<byte> Root => _levels[^1][0];

    /// <summary>The hashes that lead from a leaf to the root, lowest first.</summary>
    public IReadOnlyList<byte[]> PathOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var path = new List<byte[]>();
        foreach (var level in _levels.SkipLast(1))
        {
            if ((index ^ 1) < level.Length)
            {
                path.Add(level[index ^ 1]);
            }

            index /= 2;
        }

        return path;
    }

    /// <summary>How many hashes lead from a leaf to the root of a tree of this size.</summary>
    /// <param name="count">Number of leaves, from 1.</param>
    /// <param name="index">From 0, below <paramref name="count"/>.</param>
    public static int PathLength(int count, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        var length = 0;
        for (var width = count; width > 1; width = (width + 1) / 2, index /= 2)
        {
            length += (index ^ 1) < width ? 1 : 0;
        }

        return length;
    }

    /// <summary>True when <paramref name="leaf"/> stands at <paramref name="index"/> of the tree with this root. Never throws: whatever does not fit is false.</summary>
    /// <param name="root">32 bytes.</param>
    /// <param name="count">Number of leaves, which the root does not tell: take it from the signed commitment.</param>
    /// <param name="index">From 0.</param>
    /// <param name="leaf">32 bytes.</param>
    /// <param name="path">As <see cref="PathOf"/> gives it.</param>
    public static bool Contains(ReadOnlySpan<byte> root, int count, int index, ReadOnlySpan<byte> leaf, IReadOnlyList<byte[]> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (count is < 1 or > MaxLeaves || (uint)index >= (uint)count || leaf.Length != TensorHash.SizeBytes
            || path.Count > BitOperations.Log2(MaxLeaves) || path.Any(static hash => hash?.Length != TensorHash.SizeBytes))
        {
            return false;
        }

        var (node, used, width) = (leaf.ToArray(), 0, count);
        for (; width > 1; width = (width + 1) / 2, index /= 2)
        {
            if ((index ^ 1) >= width)
            {
                continue;
            }

            if (used == path.Count)
            {
                return false;
            }

            node = index % 2 == 0 ? Node(node, path[used++]) : Node(path[used++], node);
        }

        return used == path.Count && root.SequenceEqual(node);
    }

    private static byte[] Node(byte[] left, byte[] right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * TensorHash.SizeBytes)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + TensorHash.SizeBytes)..]);
        return SHA256.HashData(bytes);
    }
}
