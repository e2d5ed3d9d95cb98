namespace SogniLike.Imaging.Models.Onnx;

/// <summary>What a graph is for; decides which operators it may use.</summary>
internal enum OnnxGraphRole
{
    /// <summary>Runs once for an image, on text or pixels.</summary>
    Stage,

    /// <summary>Runs at every step.</summary>
    Denoiser,

    /// <summary>Old exports of it draw the noise of the latent inside the graph.</summary>
    ImageEncoder,
}
