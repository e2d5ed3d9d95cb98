using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Modes;

/// <summary>What an image is made from.</summary>
public abstract record ImageSource
{
    private ImageSource()
    {
    }

    /// <summary>Noise alone: text to image.</summary>
    public sealed record Noise : ImageSource
    {
        private Noise()
        {
        }

        /// <summary>The only value.</summary>
        public static Noise Instance { get; } = new();
    }

    /// <summary>Another image, noised and denoised again: image to image. Without a size in the request the result has the picture's, rounded down to what the model makes.</summary>
    /// <param name="Image">The picture.</param>
    public sealed record Picture(RgbImage Image) : ImageSource
    {
        /// <summary>
        /// How much is made anew, above 0 to 1. Of N steps the last <c>(int)(N * Strength)</c> run, as in diffusers. Default 0.75.
        /// </summary>
        public double Strength { get; init; } = 0.75;

        /// <summary>How a picture of another size is brought to that of the result. Default: cropped.</summary>
        public ImageFit Fit { get; init; } = ImageFit.Crop;
    }

    /// <summary>
    /// A part of another image is made anew: inpainting. Models for it (9 channels) see the rest of the image; with others what is kept is noised and put back after every
    /// step.
    /// </summary>
    /// <param name="Image">The picture.</param>
    /// <param name="Mask">As large as the picture; 255 is made anew, 0 kept.</param>
    public sealed record Inpainting(RgbImage Image, MaskImage Mask) : ImageSource
    {
        /// <inheritdoc cref="Picture.Strength"/>
        public double Strength { get; init; } = 0.75;

        /// <inheritdoc cref="Picture.Fit"/>
        public ImageFit Fit { get; init; } = ImageFit.Crop;

        /// <summary>Pixels that the mask grows by on all sides before it is softened; below zero it shrinks. -256 to 256, default 0.</summary>
        public int MaskGrow { get; init; }

        /// <summary>Radius of the blur that softens the mask, in pixels of the picture; 0 to 256, default 4.</summary>
        public int MaskBlur { get; init; } = 4;

        /// <summary>What the model gets to see. Default: the whole picture.</summary>
        public MaskArea Area { get; init; } = MaskArea.Whole;

        /// <summary>With <see cref="MaskArea.OnlyMasked"/>, pixels of the picture around the mask that the model sees too; 0 to 1024, default 32.</summary>
        public int Padding { get; init; } = 32;

        /// <summary>
        /// Puts the result into the picture, so that pixels outside the softened mask stay as they were, bit for bit, and the result has the size of the picture.
        /// Default true. Without it (not with <see cref="MaskArea.OnlyMasked"/>) the decoded image is the result.
        /// </summary>
        public bool PasteBack { get; init; } = true;
    }

    /// <summary>A picture is continued beyond its edges: outpainting. The result has the picture's size plus the margins; a size in the request is refused.</summary>
    /// <param name="Image">The picture.</param>
    public sealed record Outpainting(RgbImage Image) : ImageSource
    {
        /// <summary>Pixels added at the left, 0 to 1024.</summary>
        public int Left { get; init; }

        /// <summary>Pixels added at the top, 0 to 1024.</summary>
        public int Top { get; init; }

        /// <summary>Pixels added at the right, 0 to 1024.</summary>
        public int Right { get; init; }

        /// <summary>Pixels added at the bottom, 0 to 1024.</summary>
        public int Bottom { get; init; }

        /// <summary>Pixels along the old edges that fade into what is new, 0 to 256. Default 8.</summary>
        public int Feather { get; init; } = 8;

        /// <inheritdoc cref="Picture.Strength"/>
        public double Strength { get; init; } = 1;
    }

    /// <summary>A picture is edited as the prompt tells, with a model trained for it (InstructPix2Pix, 8 channels).</summary>
    /// <param name="Image">The picture.</param>
    public sealed record Editing(RgbImage Image) : ImageSource
    {
        /// <summary>How much the result keeps of the picture, 1 to 100. Default 1.5.</summary>
        public double ImageGuidanceScale { get; init; } = 1.5;

        /// <inheritdoc cref="Picture.Fit"/>
        public ImageFit Fit { get; init; } = ImageFit.Crop;
    }
}
