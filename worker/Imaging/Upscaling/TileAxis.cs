namespace SogniLike.Imaging.Upscaling;

/// <summary>How one side of an image is covered by tiles.</summary>
internal static class TileAxis
{
    /// <summary>Where tiles start: evenly, with at least the overlap between neighbours, the first and last at the edges.</summary>
    public static int[] Starts(int length, int tile, int overlap)
    {
        if (length <= tile)
        {
            return [0];
        }

        var count = 1 + ((length - tile + (tile - overlap) - 1) / (tile - overlap));
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (length - tile) / (count - 1)))];
    }

    /// <summary>
    /// The weight of each pixel of a tile: in what is shared with a neighbour it falls in a straight line over the middle half, and the outer quarter, where the model lacks
    /// surroundings, has none.
    /// </summary>
    /// <param name="starts">All tiles of the axis.</param>
    /// <param name="index">Which one.</param>
    /// <param name="tile">Length of a tile.</param>
    /// <param name="scale">Pixels of the result per pixel of the source.</param>
    public static float[] Weights(int[] starts, int index, int tile, int scale)
    {
        var weights = new float[tile * scale];
        Array.Fill(weights, 1f);
        if (index > 0)
        {
            Fade((starts[index - 1] + tile - starts[index]) * scale, static (_, i) => i);
        }

        if (index < starts.Length - 1)
        {
            Fade((starts[index] + tile - starts[index + 1]) * scale, static (length, i) => length - 1 - i);
        }

        return weights;

        void Fade(int shared, Func<int, int, int> place)
        {
            for (var i = 0; i < shared; i++)
            {
                weights[place(weights.Length, i)] *= Math.Clamp((i + 0.5f - (shared / 4f)) / (shared / 2f), 0f, 1f);
            }
        }
    }
}
