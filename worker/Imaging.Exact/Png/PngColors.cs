using System.Buffers.Binary;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>Turns unfiltered rows of any kind into 8-bit RGB. What is transparent lies on white; of 16 bits the upper 8 are taken.</summary>
/// <param name="kind">How the pixels are written.</param>
/// <param name="palette">R, G, B of each entry; for palettes.</param>
/// <param name="transparency">The tRNS chunk: alpha of the palette's entries, or the samples of the one transparent colour; empty for none.</param>
internal sealed class PngColors(PngKind kind, byte[] palette, byte[] transparency)
{
    private readonly int[] _transparent = kind.ColorType is PngKind.Grey or PngKind.Rgb && transparency.Length == 2 * kind.Samples
        ? [.. Enumerable.Range(0, kind.Samples).Select(i => (int)BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)))]
        : [];

    /// <summary>Writes the pixels of a row.</summary>
    /// <param name="row">The unfiltered row.</param>
    /// <param name="count">Pixels in it.</param>
    /// <param name="rgb">Where the image's row begins.</param>
    /// <param name="first">Column of the first pixel.</param>
    /// <param name="step">Columns from one pixel to the next.</param>
    /// <returns>False when a pixel names an entry that the palette has not.</returns>
    public bool TryWrite(ReadOnlySpan<byte> row, int count, Span<byte> rgb, int first, int step)
    {
        Span<int> samples = stackalloc int[4];
        for (var x = 0; x < count; x++)
        {
            for (var i = 0; i < kind.Samples; i++)
            {
                samples[i] = Sample(row, (x * kind.Samples) + i);
            }

            var pixel = rgb.Slice((first + (x * step)) * 3, 3);
            switch (kind.ColorType)
            {
                case PngKind.Palette when samples[0] * 3 >= palette.Length:
                    return false;
                case PngKind.Palette:
                    Write(pixel, palette[samples[0] * 3], palette[(samples[0] * 3) + 1], palette[(samples[0] * 3) + 2], samples[0] < transparency.Length ? transparency[samples[0]] : 255);
                    break;
                case PngKind.Grey or PngKind.GreyAlpha:
                    var grey = ToByte(samples[0]);
                    Write(pixel, grey, grey, grey, kind.ColorType == PngKind.GreyAlpha ? ToByte(samples[1]) : AlphaOf(samples));
                    break;
                default:
                    Write(pixel, ToByte(samples[0]), ToByte(samples[1]), ToByte(samples[2]), kind.ColorType == PngKind.RgbAlpha ? ToByte(samples[3]) : AlphaOf(samples));
                    break;
            }
        }

        return true;
    }

    private static void Write(Span<byte> pixel, int red, int green, int blue, int alpha) =>
        (pixel[0], pixel[1], pixel[2]) = (OnWhite(red, alpha), OnWhite(green, alpha), OnWhite(blue, alpha));

    private static byte OnWhite(int value, int alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);

    private int Sample(ReadOnlySpan<byte> row, int index) => kind.Depth switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        var bits => (row[index * bits / 8] >> (8 - bits - (index * bits % 8))) & ((1 << bits) - 1),
    };

    private byte ToByte(int sample) => kind.Depth == 16 ? (byte)(sample >> 8) : (byte)(sample * 255 / ((1 << kind.Depth) - 1));

    private int AlphaOf(ReadOnlySpan<int> samples) => _transparent.Length > 0 && samples[..kind.Samples].SequenceEqual(_transparent) ? 0 : 255;
}
