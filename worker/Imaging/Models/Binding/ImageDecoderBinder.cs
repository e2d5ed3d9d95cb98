using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the image decoder.</summary>
internal static class ImageDecoderBinder
{
    private const string Part = "vae_decoder/model.onnx";
    private const string PrecisePart = "vae_decoder/model_fp32.onnx";
    private const int MaxChannels = 64;

    public static ImageDecoderContract? Bind(GraphFolder folder, bool isXl)
    {
        var config = folder.Configuration("vae_decoder/config.json");
        if (folder.Scan(Part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, Part, folder.Defects);
        var latent = binding.Input(["latent_sample", "latent", "z", "sample"], GraphBinding.Floats, 4);
        var image = binding.Output(["sample", "image", "reconstruction"], GraphBinding.Floats, 4);
        binding.RequireSize(image, 1, 3, "channels");
        binding.RefuseOtherInputs();
        var declared = config.Whole("latent_channels", 1, MaxChannels);
        var channels = (int?)latent?.Shape![1].Size ?? declared ?? 4;
        if (declared is { } other && other != channels)
        {
            folder.Defects.Add(ModelDefectCode.UnsupportedShape, config.Part, $"latent_channels is {other}; the graph takes {channels} channels.");
            return null;
        }

        if (channels is not (4 or 16))
        {
            folder.Defects.Add(ModelDefectCode.UnsupportedShape, Part, $"{latent?.Name} has {channels} channels; 4 and 16 are supported.");
            return null;
        }

        var scaling = Scaling(config, channels, isXl, folder.Defects);
        var scale = 1 << ((config.Count("block_out_channels") is { } count ? Math.Clamp(count, 1, 8) : 4) - 1);
        return latent is null || image is null || scaling is null
            ? null
            : new ImageDecoderContract(folder.FileOf(Part, graph), latent, image, scaling, scale, channels);
    }

    /// <summary>Binds the decoder in single precision that stands beside one of less; null when there is none or it is called in another way.</summary>
    public static ImageDecoderContract? BindPrecise(GraphFolder folder, ImageDecoderContract decoder)
    {
        if (decoder.Image.ElementType is OnnxElementType.Float or OnnxElementType.Double || !folder.Files.Exists(PrecisePart) || folder.Scan(PrecisePart) is not { } graph)
        {
            return null;
        }

        var latent = graph.Inputs.FirstOrDefault(input => input.Name == decoder.Latent.Name);
        var image = graph.Outputs.FirstOrDefault(output => output.Name == decoder.Image.Name);
        if (graph.Inputs.Count == 1 && latent is { Rank: 4, ElementType: OnnxElementType.Float } && image is { ElementType: OnnxElementType.Float })
        {
            return decoder with { Graph = folder.FileOf(PrecisePart, graph), Latent = latent, Image = image };
        }

        folder.Defects.Add(
            ModelDefectCode.UnsupportedElementType,
            PrecisePart,
            $"The graph must take {decoder.Latent.Name} and put out {decoder.Image.Name}, both Float[4 dimensions].");
        return null;
    }

    /// <summary>The scaling that the configuration gives, and for exports without one that of the family.</summary>
    private static LatentScaling? Scaling(ModelConfiguration config, int channels, bool isXl, ModelDefects defects)
    {
        var factor = config.Number("scaling_factor", 1e-4, 1e4) ?? (channels == 16 ? 1.5305 : isXl ? 0.13025 : 0.18215);
        var shift = config.Number("shift_factor", -100, 100) ?? (channels == 16 ? 0.0609 : 0);
        var means = config.Numbers("latents_mean", MaxChannels) ?? [];
        var deviations = config.Numbers("latents_std", MaxChannels) ?? [];
        if ((means.Length != 0 && means.Length != channels)
            || (deviations.Length != 0 && deviations.Length != channels)
            || deviations.Any(static value => !(value > 0)))
        {
            defects.Add(
                ModelDefectCode.InvalidConfiguration,
                config.Part,
                $"latents_mean and latents_std must have {channels} values each, those of latents_std above 0.");
            return null;
        }

        var centre = means.Length > 0 ? means.Select(static value => (double)value) : Enumerable.Repeat(shift, shift == 0 ? 0 : channels);
        return new LatentScaling(factor, [.. centre], [.. deviations.Select(static value => (double)value)]);
    }
}
