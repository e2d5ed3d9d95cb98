using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the denoiser (UNet).</summary>
/// <param name="Graph">The .onnx file.</param>
/// <param name="Sample">The noisy latent [batch, channels, height, width].</param>
/// <param name="Timestep">The timestep: a scalar, [1] or [batch].</param>
/// <param name="Context">The text embeddings [batch, tokens, width].</param>
/// <param name="Prediction">What the model predicts, of the shape of the latent.</param>
/// <param name="Channels">Number of latent channels.</param>
public sealed record DenoiserContract(
    GraphFile Graph,
    OnnxTensorInfo Sample,
    OnnxTensorInfo Timestep,
    OnnxTensorInfo Context,
    OnnxTensorInfo Prediction,
    int Channels)
{
    /// <summary>True when conditional and unconditional half of guidance fit into one call.</summary>
    public bool TakesPairs => Sample.Shape![0].Allows(2) && Context.Shape![0].Allows(2);
}
