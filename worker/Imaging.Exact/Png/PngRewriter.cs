using System.Buffers;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>
/// Makes a clean file of an inspected one: header, the compressed pixels as they are, the caller's own text, end. Everything else the sender put in is left
/// out.
/// </summary>
public static class PngRewriter
{
    /// <summary>Writes the clean file.</summary>
    /// <param name="file">The same bytes that were inspected, in a readable, seekable stream.</param>
    /// <param name="accepted">What <see cref="PngInspector"/> said about them.</param>
    /// <param name="destination">Receives the new file.</param>
    /// <param name="texts">Text entries to write before the pixels.</param>
    public static void Rewrite(Stream file, PngInspection.Accepted accepted, Stream destination, params ReadOnlySpan<PngText> texts)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(destination);
        var chunks = new PngChunkWriter(destination);
        chunks.WriteSignature();
        chunks.WriteHeader(accepted.Width, accepted.Height);
        foreach (var text in texts)
        {
            chunks.WriteText(text);
        }

        foreach (var segment in accepted.Layout.Data)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, segment.Length));
            try
            {
                var data = buffer.AsSpan(0, segment.Length);
                file.Position = segment.Offset;
                file.ReadExactly(data);
                chunks.WriteChunk(PngSignature.Data, data);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        chunks.WriteEnd();
    }

    /// <summary>The clean file of one in memory.</summary>
    /// <inheritdoc cref="Rewrite(Stream, PngInspection.Accepted, Stream, ReadOnlySpan{PngText})"/>
    public static byte[] Rewrite(ReadOnlyMemory<byte> file, PngInspection.Accepted accepted, params ReadOnlySpan<PngText> texts)
    {
        using var source = ReadOnlyStream.Over(file);
        using var destination = new MemoryStream();
        Rewrite(source, accepted, destination, texts);
        return destination.ToArray();
    }
}
