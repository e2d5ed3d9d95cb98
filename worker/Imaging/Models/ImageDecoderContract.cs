using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the image decoder (VAE).</summary>
/// <param name="Graph">The .onnx file.</param>
/// <param name="Latent">The latent after <see cref="LatentScaling.ToModel"/> [batch, channels, height, width].</param>
/// <param name="Image">The image [batch, 3, height, width], values around -1 to 1.</param>
/// <param name="Scaling">How latents of the denoiser become latents of the decoder.</param>
/// <param name="PixelsPerLatent">Pixels along one side of a latent element; 8 in Stable Diffusion.</param>
/// <param name="Channels">Number of channels of a latent.</param>
public sealed record ImageDecoderContract(GraphFile Graph, OnnxTensorInfo Latent, OnnxTensorInfo Image, LatentScaling Scaling, int PixelsPerLatent, int Channels);
