using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>
/// The leaves of a trajectory of N model evaluations, N + 2 in all: <c>SHA-256(0x00, index, first, second)</c> with the index as 4 bytes, big-endian. What the two hashes
/// are follows from the index alone, so no leaf can pass as one of another kind:
/// <list type="table">
/// <item><term>0</term><description>H(x_0), the latent that the noise makes; 32 zero bytes</description></item>
/// <item><term>1 to N</term><description>H(x_(i-1)), the latent before evaluation i - 1; H(eps_(i-1)), its guided prediction</description></item>
/// <item><term>N + 1</term><description>H(x_N), the latent that is decoded; SHA-256 of the image file</description></item>
/// </list>
/// </summary>
public static class CommitmentLeaf
{
    private static readonly byte[] Zeros = new byte[TensorHash.SizeBytes];

    /// <summary>The first leaf.</summary>
    /// <param name="latent">H(x_0).</param>
    public static byte[] OfNoise(ReadOnlySpan<byte> latent) => Of(0, latent, Zeros);

    /// <summary>The leaf of an evaluation.</summary>
    /// <param name="evaluation">Number of the evaluation, from 0.</param>
    /// <param name="latent">Hash of the latent before it.</param>
    /// <param name="prediction">Hash of its guided prediction.</param>
    public static byte[] OfEvaluation(int evaluation, ReadOnlySpan<byte> latent, ReadOnlySpan<byte> prediction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(evaluation);
        return Of(evaluation + 1, latent, prediction);
    }

    /// <summary>The last leaf.</summary>
    /// <param name="evaluations">How many evaluations there were.</param>
    /// <param name="latent">Hash of the latent that was decoded.</param>
    /// <param name="image">SHA-256 of the image file.</param>
    public static byte[] OfResult(int evaluations, ReadOnlySpan<byte> latent, ReadOnlySpan<byte> image)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluations, 1);
        return Of(evaluations + 1, latent, image);
    }

    private static byte[] Of(int index, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length != TensorHash.SizeBytes || second.Length != TensorHash.SizeBytes)
        {
            throw new ArgumentException($"A hash has {TensorHash.SizeBytes} bytes.", first.Length != TensorHash.SizeBytes ? nameof(first) : nameof(second));
        }

        Span<byte> bytes = stackalloc byte[1 + sizeof(uint) + (2 * TensorHash.SizeBytes)];
        bytes[0] = 0x00;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)index);
        first.CopyTo(bytes[(1 + sizeof(uint))..]);
        second.CopyTo(bytes[(1 + sizeof(uint) + TensorHash.SizeBytes)..]);
        return SHA256.HashData(bytes);
    }
}
