using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the image encoder (VAE), which image to image and inpainting need.</summary>
/// <param name="Graph">The .onnx file.</param>
/// <param name="Image">The image [batch, 3, height, width], values -1 to 1.</param>
/// <param name="Latent">What comes out: a latent [batch, channels, height, width], or with twice the channels its distribution.</param>
/// <param name="PutsOutDistribution">
/// True when <paramref name="Latent"/> is means and logarithms of variances to draw from (<c>latent_parameters</c>); false when it is a latent. Old exports draw that
/// inside the graph, so that the same image gives another latent each time.
/// </param>
public sealed record ImageEncoderContract(GraphFile Graph, OnnxTensorInfo Image, OnnxTensorInfo Latent, bool PutsOutDistribution);
