using System.Buffers.Binary;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Weights;

/// <summary>Reads little-endian real numbers of any type as floats.</summary>
internal static class FloatBytes
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Bytes of an element; null for types that are not real numbers.</summary>
    public static int? SizeOf(OnnxElementType type) => type switch
    {
        OnnxElementType.Float => 4,
        OnnxElementType.Double => 8,
        OnnxElementType.Float16 or OnnxElementType.BFloat16 => 2,
        _ => null,
    };

    /// <summary>Reads elements from where a stream stands.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static float[] Read(Stream stream, OnnxElementType type, int count)
    {
        var size = SizeOf(type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of real numbers.");
        var values = new float[count];
        var buffer = new byte[Math.Min(ChunkBytes, Math.Max(1, (long)count * size))];
        for (var done = 0; done < count;)
        {
            var elements = Math.Min(buffer.Length / size, count - done);
            var bytes = buffer.AsSpan(0, elements * size);
            stream.ReadExactly(bytes);
            for (var i = 0; i < elements; i++)
            {
                var element = bytes[(i * size)..];
                values[done + i] = type switch
                {
                    OnnxElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
                    OnnxElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                    OnnxElementType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                    _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                };
            }

            done += elements;
        }

        return values;
    }
}
