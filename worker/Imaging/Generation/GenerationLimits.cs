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

    /// <summary>Most images of a request. Default 64.</summary>
    public int MaxImages { get; init; } = 64;

    /// <summary>
    /// Pixels that are denoised together, which bounds the memory of a batch: images beyond it wait for the next turn. At least one image is. Default 1,048,576: four of
    /// 512 x 512.
    /// </summary>
    public long PixelsAtOnce { get; init; } = 1024 * 1024;

    /// <summary>Most pixels of an input picture. Default 16,777,216: 4096 x 4096.</summary>
    public int MaxInputPixels { get; init; } = 4096 * 4096;
}
