namespace SogniLike.Imaging.Modes;

/// <summary>How the first result becomes the start of the second pass.</summary>
public enum HiresMethod
{
    /// <summary>The latent is resized, bilinear.</summary>
    LatentBilinear,

    /// <summary>The latent is resized, bilinear with antialiasing.</summary>
    LatentBilinearAntialiased,

    /// <summary>The latent is resized, bicubic.</summary>
    LatentBicubic,

    /// <summary>The latent is resized, bicubic with antialiasing.</summary>
    LatentBicubicAntialiased,

    /// <summary>The latent is resized, nearest element.</summary>
    LatentNearestExact,

    /// <summary>The image is decoded, enlarged by <see cref="HiresFix.Upscaler"/> and then, or else only, bicubic, and encoded again; needs a model with an image encoder.</summary>
    Pixels,
}
