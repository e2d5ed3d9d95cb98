namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Checks on latents and model outputs.</summary>
public static class Latents
{
    /// <summary>True when no element is NaN or infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
