namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>What a denoiser takes beside the latent: mask and masked latent for inpainting, the unscaled latent of the image for editing.</summary>
/// <param name="Values">[channels, height, width] of the channels beyond those of the latent.</param>
/// <param name="GuidanceScale">For editing, how far the result is guided towards the image; else ignored.</param>
internal sealed record ImageChannels(float[] Values, double GuidanceScale = 1);
