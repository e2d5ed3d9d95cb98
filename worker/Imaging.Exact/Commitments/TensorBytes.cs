using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>Tensors as they are hashed, opened and sent: fp32 elements in C order, little-endian.</summary>
public static class TensorBytes
{
    /// <summary>Bytes of a tensor of this many elements.</summary>
    public static long SizeOf(long elements) => elements * sizeof(float);

    /// <summary>Writes a tensor to the beginning of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(ReadOnlySpan<float> tensor, Span<byte> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(tensor).CopyTo(destination);
            return;
        }

        for (var i = 0; i < tensor.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(i * sizeof(float))..], tensor[i]);
        }
    }

    /// <summary>Reads a tensor; any bits are taken, those of NaN and infinities too.</summary>
    /// <exception cref="ArgumentException">The number of bytes is no multiple of 4.</exception>
    public static float[] Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new ArgumentException($"A tensor of fp32 elements has no {bytes.Length} bytes.", nameof(bytes));
        }

        var tensor = new float[bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(tensor.AsSpan()));
            return tensor;
        }

        for (var i = 0; i < tensor.Length; i++)
        {
            tensor[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return tensor;
    }
}
