using SogniLike.Imaging.Models;

namespace SogniLike.Worker.Backends;

/// <summary>Names of the kinds of task, as workers tell them and pools match by them.</summary>
public static class ImageModes
{
    /// <summary>From noise and a prompt alone.</summary>
    public const string TextToImage = "txt2img";

    /// <summary>From a picture, which stays visible as far as its strength says.</summary>
    public const string ImageToImage = "img2img";

    /// <summary>A part of a picture anew, under a mask.</summary>
    public const string Inpainting = "inpaint";

    /// <summary>A picture with more at its sides.</summary>
    public const string Outpainting = "outpaint";

    /// <summary>A second pass at a larger size.</summary>
    public const string HiresFix = "hires";

    /// <summary>A picture changed as the prompt says (InstructPix2Pix).</summary>
    public const string Editing = "edit";

    /// <summary>Along the lines of control images.</summary>
    public const string ControlNet = "controlnet";

    /// <summary>What at least one of the models can do, in the order above.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<ModelContract> models)
    {
        var known = models.SelectMany(Of).ToHashSet(StringComparer.Ordinal);
        return [.. ((string[])[TextToImage, ImageToImage, Inpainting, Outpainting, HiresFix, Editing, ControlNet]).Where(known.Contains)];
    }

    private static IEnumerable<string> Of(ModelContract model)
    {
        var takesPictures = model.ImageEncoder is not null;
        if (model.Denoiser.ImageConditioning == ImageConditioning.Editing)
        {
            return takesPictures ? [Editing] : [];
        }

        List<string> modes = [TextToImage, HiresFix];
        if (takesPictures)
        {
            modes.AddRange([ImageToImage, Inpainting, Outpainting]);
        }

        if (model.ControlImages != 0)
        {
            modes.Add(ControlNet);
        }

        return modes;
    }
}
