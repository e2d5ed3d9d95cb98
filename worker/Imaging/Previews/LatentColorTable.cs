using System.Security.Cryptography;
using System.Text.Json;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Previews;

/// <summary>The colours of latents by family, and by image decoder where one was measured; the numbers lie in <c>latent-colors.json</c>.</summary>
internal static class LatentColorTable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Lazy<IReadOnlyList<Entry>> Entries = new(static () =>
    {
        using var stream = typeof(LatentColorTable).Assembly.GetManifestResourceStream(typeof(LatentColorTable), "latent-colors.json")!;
        return JsonSerializer.Deserialize<List<Entry>>(stream, Json)!;
    });

    /// <summary>The colours of a model's latents: those measured with its very decoder, else those of its family.</summary>
    public static LatentColors Find(ModelContract model)
    {
        var decoder = model.ImageDecoder;
        var length = new FileInfo(decoder.Graph.Path).Length;
        var family = decoder.Channels == 16 ? "sd3" : model.Denoiser.Pooled is not null ? "sdxl" : "sd1";
        var measured = Entries.Value.FirstOrDefault(entry => entry.DecoderBytes == length && entry.Factors.Length == decoder.Channels && entry.DecoderSha256 == Hash(decoder.Graph.Path));
        return ToColors(measured ?? Entries.Value.First(entry => entry.Name == family));
    }

    private static LatentColors ToColors(Entry entry) => new(entry.Origin, entry.Factors, entry.Bias);

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private sealed record Entry(string Name, string Origin, long? DecoderBytes, string? DecoderSha256, double[][] Factors, double[] Bias);
}
