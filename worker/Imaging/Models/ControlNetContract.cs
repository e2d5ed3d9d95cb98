using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call a ControlNet that is a graph of its own: it looks at noisy latent, prompt and control image and puts out what the denoiser adds to its features.</summary>
public sealed record ControlNetContract
{
    /// <summary>The .onnx file.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>The noisy latent [batch, channels, height, width].</summary>
    public required OnnxTensorInfo Sample { get; init; }

    /// <summary>The timestep: a scalar, [1] or [batch].</summary>
    public required OnnxTensorInfo Timestep { get; init; }

    /// <summary>The text embeddings [batch, tokens, width].</summary>
    public required OnnxTensorInfo Context { get; init; }

    /// <summary>The control image in pixels [batch, 3, height, width], values 0 to 1.</summary>
    public required OnnxTensorInfo Image { get; init; }

    /// <summary>How much it counts, a scalar or [1]; null when the graph leaves that to the caller.</summary>
    public OnnxTensorInfo? Scale { get; init; }

    /// <summary>The embedding of the whole text [batch, width]; null when the graph has none.</summary>
    public OnnxTensorInfo? Pooled { get; init; }

    /// <summary>Sizes and crop [batch, count]; null when the graph has none.</summary>
    public OnnxTensorInfo? TimeIds { get; init; }

    /// <summary>Outputs, each with the input of the denoiser that takes it.</summary>
    public required IReadOnlyList<(OnnxTensorInfo Output, OnnxTensorInfo Input)> Residuals { get; init; }
}
