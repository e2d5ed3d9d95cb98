namespace SogniLike.Imaging.Generation;

/// <summary>How long an image took.</summary>
/// <param name="TextEncoding">Tokenising and encoding the prompts.</param>
/// <param name="Denoising">All steps.</param>
/// <param name="Decoding">Latent to pixels to PNG.</param>
/// <param name="InRuntime">Part of the above that was spent in ONNX Runtime.</param>
/// <param name="StepsPerSecond">Model evaluations per second of denoising ("it/s").</param>
public sealed record GenerationTimings(TimeSpan TextEncoding, TimeSpan Denoising, TimeSpan Decoding, TimeSpan InRuntime, double StepsPerSecond)
{
    /// <summary>Everything together.</summary>
    public TimeSpan Total => TextEncoding + Denoising + Decoding;
}
