using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Metadata;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>Says in images what was put on their model.</summary>
internal static class AddOnRecords
{
    /// <summary>Names and hashes of add-ons that fit a model.</summary>
    /// <exception cref="IOException">A file cannot be read any more.</exception>
    public static IReadOnlyList<AddOnRecord> Of(ModelAddOns addOns) =>
    [
        .. addOns.Loras.Select(static lora => new AddOnRecord
        {
            Kind = "lora",
            Name = Path.GetFileName(lora.Path),
            Sha256 = Hash(lora.Path),
            Weight = lora.Weight,
            TextEncoderWeight = lora.TextEncoderWeight ?? lora.Weight,
        }),
        .. addOns.Embeddings.Select(static embedding => new AddOnRecord { Kind = "embedding", Name = embedding.Name, Sha256 = Hash(embedding.Path) }),
        .. addOns.VaeFolder is { } folder
            ? [new AddOnRecord
                {
                    Kind = "vae",
                    Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                    Sha256 = Hash(Path.Combine(folder, "vae_decoder", "model.onnx")),
                }]
            : Array.Empty<AddOnRecord>(),
    ];

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
