namespace SogniLike.Imaging.Models;

/// <summary>Images that a denoiser takes beside the latent, told by its number of input channels.</summary>
public enum ImageConditioning
{
    /// <summary>None.</summary>
    None,

    /// <summary>A mask (1 = paint) and the latent of the image without what is under the mask: 9 channels in Stable Diffusion.</summary>
    Inpainting,

    /// <summary>The latent of the image to edit, as InstructPix2Pix: 8 channels.</summary>
    Editing,
}
