namespace SogniLike.Imaging.Exact.Resizing;

/// <summary>Resizes latents and masks: stacks of planes of float. Weights and sums are double, in a fixed order; each element is rounded once.</summary>
public static class PlaneResizer
{
    /// <summary>Resizes all planes.</summary>
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="width">Width of a plane.</param>
    /// <param name="height">Height of a plane.</param>
    /// <param name="newWidth">Width wanted, at least 1.</param>
    /// <param name="newHeight">Height wanted, at least 1.</param>
    /// <param name="mode">How values are found.</param>
    /// <returns>[planes, newHeight, newWidth].</returns>
    public static float[] Resize(ReadOnlySpan<float> planes, int width, int height, int newWidth, int newHeight, ResizeMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        if (width < 1 || height < 1 || planes.Length % checked(width * height) != 0)
        {
            throw new ArgumentException($"{planes.Length} elements are no planes of {width}x{height}.", nameof(planes));
        }

        var count = planes.Length / (width * height);
        var columns = ResizeTaps.Create(width, newWidth, mode);
        var rows = ResizeTaps.Create(height, newHeight, mode);
        var result = new float[checked(count * newWidth * newHeight)];
        var narrow = new double[height * newWidth];
        for (var plane = 0; plane < count; plane++)
        {
            var source = planes.Slice(plane * width * height, width * height);
            for (var y = 0; y < height; y++)
            {
                var line = source.Slice(y * width, width);
                for (var x = 0; x < newWidth; x++)
                {
                    var sum = 0.0;
                    foreach (var (index, weight) in columns[x])
                    {
                        sum += weight * line[index];
                    }

                    narrow[(y * newWidth) + x] = sum;
                }
            }

            var destination = result.AsSpan(plane * newWidth * newHeight);
            for (var y = 0; y < newHeight; y++)
            {
                for (var x = 0; x < newWidth; x++)
                {
                    var sum = 0.0;
                    foreach (var (index, weight) in rows[y])
                    {
                        sum += weight * narrow[(index * newWidth) + x];
                    }

                    destination[(y * newWidth) + x] = (float)sum;
                }
            }
        }

        return result;
    }
}
