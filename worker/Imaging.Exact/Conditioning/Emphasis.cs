namespace SogniLike.Imaging.Exact.Conditioning;

/// <summary>Weights of the parts of a prompt, applied to its embeddings.</summary>
public static class Emphasis
{
    /// <summary>
    /// "Original" emphasis of A1111: each token's vector times its weight, then the whole tensor scaled so that its mean is what it was. Means are summed
    /// in double from the
    /// first element to the last; each element is rounded once. Weights of 1 change nothing. A tensor whose mean vanishes is not scaled.
    /// </summary>
    /// <param name="embeddings">[tokens, width] of one chunk of a prompt; changed in place.</param>
    /// <param name="weights">One per token.</param>
    public static void Apply(Span<float> embeddings, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty || embeddings.Length % weights.Length != 0)
        {
            throw new ArgumentException($"{embeddings.Length} elements are no vectors for {weights.Length} tokens.", nameof(embeddings));
        }

        if (!weights.ContainsAnyExcept(1f))
        {
            return;
        }

        var width = embeddings.Length / weights.Length;
        var (before, after) = (0.0, 0.0);
        for (var i = 0; i < embeddings.Length; i++)
        {
            before += embeddings[i];
            after += (double)embeddings[i] * weights[i / width];
        }

        var restored = before / after;
        var scale = double.IsFinite(restored) && restored != 0 ? restored : 1;
        for (var i = 0; i < embeddings.Length; i++)
        {
            embeddings[i] = (float)((double)embeddings[i] * weights[i / width] * scale);
        }
    }
}
