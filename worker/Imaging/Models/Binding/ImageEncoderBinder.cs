namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the image encoder. Models run without it; what is wrong with it is said to whoever asks for a mode that needs it.</summary>
internal static class ImageEncoderBinder
{
    private const string Part = "vae_encoder/model.onnx";

    /// <summary>Binds the graph; null when there is none or it cannot be used.</summary>
    /// <param name="folder">The model folder, with defects of its own.</param>
    /// <param name="latentChannels">Channels of a latent by the image decoder.</param>
    public static ImageEncoderContract? Bind(GraphFolder folder, int latentChannels)
    {
        if (!folder.Files.Exists(Part) || folder.Scan(Part) is not { } graph)
        {
            return null;
        }

        var before = folder.Defects.All.Count;
        var binding = new GraphBinding(graph, Part, folder.Defects);
        var image = binding.Input(["sample", "image", "x"], GraphBinding.Floats, 4);
        var latent = binding.Output(["latent_parameters", "latent_sample", "latent_dist", "latent"], GraphBinding.Floats, 4);
        binding.RequireSize(image, 1, 3, "channels");
        binding.RefuseOtherInputs();
        if (image is null || latent is null)
        {
            return null;
        }

        // The number of channels decides where the graph gives it, else the name.
        var channels = latent.Shape?[1].Size;
        var putsOutDistribution = channels is null ? latent.Name == "latent_parameters" : channels == 2L * latentChannels;
        if (!putsOutDistribution)
        {
            binding.RequireSize(latent, 1, latentChannels, "channels");
        }

        return folder.Defects.All.Count == before ? new ImageEncoderContract(folder.FileOf(Part, graph), image, latent, putsOutDistribution) : null;
    }
}
