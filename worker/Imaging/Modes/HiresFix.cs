using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Modes;

/// <summary>A second pass at a larger size over the result of the first: large images whose composition stays that of the size the model was trained for.</summary>
public sealed record HiresFix
{
    /// <summary>Factor on width and height, above 1 to 8; sizes are rounded down to what the model makes. Default 2.</summary>
    public double Scale { get; init; } = 2;

    /// <summary>How the first result is enlarged. Default: the latent, bilinear with antialiasing.</summary>
    public HiresMethod Method { get; init; } = HiresMethod.LatentBilinearAntialiased;

    /// <summary>How much the second pass makes anew, above 0 to 1. Latent methods need about 0.5 to leave no blur. Default 0.6.</summary>
    public double Strength { get; init; } = 0.6;

    /// <summary>Steps of the second pass, of which <see cref="Strength"/> lets a share run; null takes those of the first.</summary>
    public int? Steps { get; init; }

    /// <summary>Enlarges the image with <see cref="HiresMethod.Pixels"/>; null does so bicubic. Stays the caller's.</summary>
    public Upscaler? Upscaler { get; init; }
}
