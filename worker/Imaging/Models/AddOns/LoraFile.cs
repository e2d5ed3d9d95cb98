namespace SogniLike.Imaging.Models.AddOns;

/// <summary>A LoRA: low-rank changes of weights.</summary>
/// <param name="Path">A .safetensors file with the names of kohya's scripts or of diffusers.</param>
public sealed record LoraFile(string Path)
{
    /// <summary>How much it changes the denoiser, -10 to 10. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How much it changes the text encoders, -10 to 10; null (the default) as much as the denoiser.</summary>
    public double? TextEncoderWeight { get; init; }
}
