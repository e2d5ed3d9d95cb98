namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Keeps a part of a latent as it was, between the steps of inpainting.</summary>
public static class LatentBlend
{
    /// <summary><c>mask * painted + (1 - mask) * kept</c>, computed in double and rounded once.</summary>
    /// <param name="painted">The latent of the run [channels, plane].</param>
    /// <param name="kept">What stays outside the mask, with the noise of this point of the run, as long.</param>
    /// <param name="mask">1 is painted, 0 kept [plane].</param>
    /// <param name="destination">Receives the result; may be one of the inputs.</param>
    public static void Apply(ReadOnlySpan<float> painted, ReadOnlySpan<float> kept, ReadOnlySpan<float> mask, Span<float> destination)
    {
        if (mask.IsEmpty || painted.Length % mask.Length != 0 || painted.Length != kept.Length || painted.Length != destination.Length)
        {
            throw new ArgumentException($"{painted.Length}, {kept.Length} and {destination.Length} elements do not fit a mask of {mask.Length}.", nameof(mask));
        }

        for (var i = 0; i < destination.Length; i++)
        {
            double share = mask[i % mask.Length];
            destination[i] = (float)((share * painted[i]) + ((1 - share) * kept[i]));
        }
    }
}
