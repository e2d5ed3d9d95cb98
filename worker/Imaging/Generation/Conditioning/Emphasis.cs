namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>Weights of a prompt on its embeddings, the "original" way of A1111's web UI.</summary>
internal static class Emphasis
{
    /// <summary>
    /// Multiplies the embedding of each token by its weight, then all by one factor that restores the mean. The mean is summed in double from the first element to
    /// the last.
    /// </summary>
    /// <param name="embeddings">[tokens, width]; changed in place.</param>
    /// <param name="weights">One for each token.</param>
    public static void Apply(Span<float> embeddings, ReadOnlySpan<float> weights)
    {
        var width = embeddings.Length / weights.Length;
        var before = Sum(embeddings);
        for (var token = 0; token < weights.Length; token++)
        {
            foreach (ref var value in embeddings.Slice(token * width, width))
            {
                value *= weights[token];
            }
        }

        // Where the weights leave no mean to restore, there is no such factor.
        var factor = (float)(before / Sum(embeddings));
        if (!float.IsFinite(factor))
        {
            return;
        }

        foreach (ref var value in embeddings)
        {
            value *= factor;
        }
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
