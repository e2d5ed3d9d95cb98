using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>The hash that stands for a tensor in a commitment: SHA-256 of its fp32 elements in C order, little-endian, and nothing else.</summary>
public static class TensorHash
{
    /// <summary>Length of every hash here, in bytes.</summary>
    public const int SizeBytes = SHA256.HashSizeInBytes;

    private const int Block = 1_024;

    /// <summary>Hashes a tensor.</summary>
    /// <exception cref="ArgumentException">
    /// The tensor is empty, or has an element that is NaN or infinite: NaN has many bit patterns, so its hash would not be the same everywhere.
    /// </exception>
    public static byte[] Of(ReadOnlySpan<float> tensor)
    {
        var hash = new byte[SizeBytes];
        Write(tensor, hash);
        return hash;
    }

    /// <summary>Hashes a tensor into <paramref name="destination"/>, of <see cref="SizeBytes"/>; allocates nothing on little-endian machines.</summary>
    /// <exception cref="ArgumentException">As <see cref="Of"/>.</exception>
    public static void Write(ReadOnlySpan<float> tensor, Span<byte> destination)
    {
        if (tensor.IsEmpty || !Latents.AreFinite(tensor))
        {
            throw new ArgumentException(tensor.IsEmpty ? "The tensor is empty." : "The tensor has an element that is NaN or infinite.", nameof(tensor));
        }

        if (BitConverter.IsLittleEndian)
        {
            SHA256.HashData(MemoryMarshal.AsBytes(tensor), destination);
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[Block * sizeof(float)];
        for (var start = 0; start < tensor.Length; start += Block)
        {
            var part = tensor[start..Math.Min(tensor.Length, start + Block)];
            for (var i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], part[i]);
            }

            hash.AppendData(bytes[..(part.Length * sizeof(float))]);
        }

        hash.GetHashAndReset(destination);
    }
}
