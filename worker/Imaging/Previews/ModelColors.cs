using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Previews;

/// <summary>The colours of a model's latents.</summary>
internal static class ModelColors
{
    /// <exception cref="InvalidOperationException">The model's latents have a number of channels that no family has; binding refuses such models.</exception>
    public static LatentColors Of(ModelContract model)
    {
        var decoder = model.ImageDecoder;
        return LatentColorTable.Find(decoder.Channels, model.Denoiser.Pooled is not null, new FileInfo(decoder.Graph.Path).Length, () => Hash(decoder.Graph.Path))
            ?? throw new InvalidOperationException($"No colours are known for latents of {decoder.Channels} channels.");
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
