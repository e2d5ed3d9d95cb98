using System.Buffers.Binary;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>Copies a PNG without anything that says how it was made: only the chunks that a decoder must understand are left.</summary>
public static class PngBareCopy
{
    /// <summary>The copy, with the very same pixels. Nothing is decoded, so it costs no more than copying.</summary>
    /// <exception cref="InvalidDataException">It is no PNG, or it ends too early.</exception>
    public static byte[] Of(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(PngSignature.Bytes))
        {
            throw new InvalidDataException("The file is no PNG.");
        }

        var bare = new MemoryStream(file.Length);
        bare.Write(PngSignature.Bytes);
        var rest = file[PngSignature.Bytes.Length..];
        while (rest.Length >= PngSignature.ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            if (length > rest.Length - PngSignature.ChunkOverhead)
            {
                break;
            }

            var chunk = rest[..((int)length + PngSignature.ChunkOverhead)];
            if (PngSignature.IsCritical(type))
            {
                bare.Write(chunk);
            }

            if (type == PngSignature.End)
            {
                return bare.ToArray();
            }

            rest = rest[chunk.Length..];
        }

        throw new InvalidDataException("The PNG ends too early.");
    }
}
