namespace SogniLike.Imaging.Exact.Guidance;

/// <summary>Classifier-free guidance (Ho and Salimans, 2022) in float32 and a fixed order.</summary>
public static class ClassifierFreeGuidance
{
    /// <summary>True when a scale asks for the unconditional half at all: at 1 and below the conditional output is used as it is.</summary>
    public static bool IsNeeded(double scale) => scale > 1;

    /// <summary><c>unconditional + scale (conditional - unconditional)</c>, each operation rounded to float.</summary>
    /// <param name="unconditional">Model output for the negative prompt.</param>
    /// <param name="conditional">Model output for the prompt.</param>
    /// <param name="scale">Guidance scale.</param>
    /// <param name="guided">Receives the result; may be one of the inputs.</param>
    public static void Apply(ReadOnlySpan<float> unconditional, ReadOnlySpan<float> conditional, double scale, Span<float> guided)
    {
        ThrowIfLengthsDiffer(unconditional, conditional, guided);
        var factor = (float)scale;
        for (var i = 0; i < guided.Length; i++)
        {
            guided[i] = unconditional[i] + (factor * (conditional[i] - unconditional[i]));
        }
    }

    /// <summary>
    /// Pulls the deviation of a guided output back to that of the conditional one (Lin et al., 2023, section 3.4), for one image at a time.
    /// Deviations are summed in double from the first element to the last.
    /// </summary>
    /// <param name="conditional">Model output for the prompt.</param>
    /// <param name="rescale">0 (leaves everything) to 1 (full).</param>
    /// <param name="guided">The guided output; rescaled in place.</param>
    public static void Rescale(ReadOnlySpan<float> conditional, double rescale, Span<float> guided)
    {
        ThrowIfLengthsDiffer(conditional, conditional, guided);
        var deviation = StandardDeviation(guided);
        if (rescale == 0 || deviation == 0)
        {
            return;
        }

        var factor = (rescale * (StandardDeviation(conditional) / deviation)) + (1 - rescale);
        foreach (ref var value in guided)
        {
            value = (float)(value * factor);
        }
    }

    private static double StandardDeviation(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / Math.Max(1, values.Length - 1));
    }

    private static void ThrowIfLengthsDiffer(ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> third)
    {
        if (first.Length != second.Length || first.Length != third.Length)
        {
            throw new ArgumentException($"The tensors have {first.Length}, {second.Length} and {third.Length} elements; they must be alike.", nameof(first));
        }
    }
}
