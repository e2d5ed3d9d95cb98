namespace SogniLike.Imaging.Generation;

/// <summary>Bounds on requests.</summary>
public sealed record GenerationLimits
{
    /// <summary>Most sampling steps. Default 500; a model's number of training timesteps is a bound too.</summary>
    public int MaxSteps { get; init; } = 500;

    /// <summary>Most pixels of an image. Default 4,194,304: 2048 x 2048.</summary>
    public int MaxPixels { get; init; } = 2048 * 2048;

    /// <summary>Most chunks of a prompt, 75 tokens each; what is beyond is cut and reported. Default 16.</summary>
    public int MaxPromptChunks { get; init; } = 16;

    /// <summary>Longest prompt and negative prompt, in UTF-16 characters. Default 10,000.</summary>
    public int MaxPromptLength { get; init; } = 10_000;
}
