using System.Text.Json;

namespace SogniLike.Imaging.Exact.Coloring;

/// <summary>The colours of latents by family, and by image decoder where one was measured; the numbers lie in <c>latent-colors.json</c>.</summary>
public static class LatentColorTable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Lazy<IReadOnlyList<Entry>> Entries = new(static () =>
    {
        using var stream = typeof(LatentColorTable).Assembly.GetManifestResourceStream(typeof(LatentColorTable), "latent-colors.json")!;
        return JsonSerializer.Deserialize<List<Entry>>(stream, Json)!;
    });

    /// <summary>The colours of a model's latents: those measured with its very image decoder, else those of its family.</summary>
    /// <param name="channels">Channels of the latent.</param>
    /// <param name="hasTwoTextEncoders">As Stable Diffusion XL has.</param>
    /// <param name="decoderBytes">Size of the image decoder's file.</param>
    /// <param name="decoderSha256">SHA-256 of that file, hexadecimal; asked for only when the size is that of a measured one.</param>
    /// <returns>Null when nothing is known about latents of so many channels.</returns>
    public static LatentColors? Find(int channels, bool hasTwoTextEncoders, long decoderBytes, Func<string> decoderSha256)
    {
        ArgumentNullException.ThrowIfNull(decoderSha256);
        var measured = Entries.Value.FirstOrDefault(
            entry => entry.DecoderBytes == decoderBytes && entry.Factors.Length == channels && entry.DecoderSha256 == decoderSha256());
        var family = channels == 16 ? "sd3" : hasTwoTextEncoders ? "sdxl" : "sd1";
        return (measured ?? Entries.Value.FirstOrDefault(entry => entry.Name == family && entry.Factors.Length == channels)) is { } found
            ? new LatentColors(found.Origin, found.Factors, found.Bias) { IsMeasured = found == measured, DoubtFrom = found == measured ? found.DoubtFrom : null, RefuseFrom = found == measured ? found.RefuseFrom : null }
            : null;
    }

    private sealed record Entry(string Name, string Origin, long? DecoderBytes, string? DecoderSha256, double[][] Factors, double[] Bias, double? DoubtFrom, double? RefuseFrom);
}
