using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Modes;

/// <summary>Grows, softens and measures masks, in whole numbers.</summary>
internal static class Masks
{
    /// <summary>Grows by a square of pixels on all sides; below zero it shrinks.</summary>
    public static MaskImage Grow(MaskImage mask, int pixels)
    {
        if (pixels == 0)
        {
            return mask;
        }

        // To shrink is to grow what is outside.
        var flip = pixels < 0 ? (byte)255 : (byte)0;
        var values = Array.ConvertAll(mask.Values.ToArray(), value => (byte)(value ^ flip));
        Separate(values, mask.Width, mask.Height, (line, result) => Dilate(line, result, Math.Abs(pixels)));
        return new MaskImage(mask.Width, mask.Height, Array.ConvertAll(values, value => (byte)(value ^ flip)));
    }

    /// <summary>Softens edges over a number of pixels to both sides (a tent, by two running means); beyond the edges of the mask it goes on as it ends.</summary>
    public static MaskImage Blur(MaskImage mask, int radius)
    {
        if (radius == 0)
        {
            return mask;
        }

        var values = mask.Values.ToArray();
        Separate(values, mask.Width, mask.Height, (line, result) => Mean(line, result, radius / 2));
        Separate(values, mask.Width, mask.Height, (line, result) => Mean(line, result, radius - (radius / 2)));
        return new MaskImage(mask.Width, mask.Height, values);
    }

    /// <summary>The smallest region that holds all of the mask; null when it is empty.</summary>
    public static PixelRegion? Bounds(MaskImage mask)
    {
        var (left, top, right, bottom) = (mask.Width, mask.Height, -1, -1);
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Values.Span.Slice(y * mask.Width, mask.Width);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first >= 0)
            {
                (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0)));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return right < 0 ? null : new PixelRegion(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>One element per latent element: 1 where any of its pixels belongs to the mask at all, else 0.</summary>
    public static float[] ToLatent(MaskImage mask, int pixelsPerLatent)
    {
        var columns = mask.Width / pixelsPerLatent;
        var latent = new float[columns * (mask.Height / pixelsPerLatent)];
        var values = mask.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0)
            {
                latent[(i / mask.Width / pixelsPerLatent * columns) + (i % mask.Width / pixelsPerLatent)] = 1;
            }
        }

        return latent;
    }

    private static void Separate(byte[] values, int width, int height, Action<byte[], byte[]> filter)
    {
        var (row, newRow) = (new byte[width], new byte[width]);
        for (var y = 0; y < height; y++)
        {
            Array.Copy(values, y * width, row, 0, width);
            filter(row, newRow);
            newRow.CopyTo(values, y * width);
        }

        var (column, newColumn) = (new byte[height], new byte[height]);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                column[y] = values[(y * width) + x];
            }

            filter(column, newColumn);
            for (var y = 0; y < height; y++)
            {
                values[(y * width) + x] = newColumn[y];
            }
        }
    }

    private static void Mean(byte[] line, byte[] result, int radius)
    {
        var sum = 0;
        for (var k = -radius; k <= radius; k++)
        {
            sum += At(k);
        }

        var size = (2 * radius) + 1;
        for (var i = 0; i < line.Length; i++)
        {
            result[i] = (byte)(((2 * sum) + size) / (2 * size));
            sum += At(i + radius + 1) - At(i - radius);
        }

        int At(int index) => line[Math.Clamp(index, 0, line.Length - 1)];
    }

    /// <summary>Largest value in a window; the indexes of candidates, values falling, make it linear in the length.</summary>
    private static void Dilate(byte[] line, byte[] result, int radius)
    {
        var candidates = new int[line.Length];
        var (head, count) = (0, 0);
        for (var i = 0; i < line.Length + radius; i++)
        {
            if (i < line.Length)
            {
                while (count > head && line[candidates[count - 1]] <= line[i])
                {
                    count--;
                }

                candidates[count++] = i;
            }

            var centre = i - radius;
            if (centre >= 0)
            {
                while (candidates[head] < centre - radius)
                {
                    head++;
                }

                result[centre] = line[candidates[head]];
            }
        }
    }
}
