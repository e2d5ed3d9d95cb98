namespace SogniLike.Worker.Models;

/// <summary>A model on this machine that can run.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="ManifestId">SHA-256 of the manifest, 32 bytes: names exactly these files.</param>
/// <param name="Precision">"fp32" or "fp16".</param>
public sealed record LocalModel(string Folder, ReadOnlyMemory<byte> ManifestId, string Precision)
{
    /// <summary>Megapixels times guided steps per second, as measured on this machine; 0: not measured.</summary>
    public double MegapixelStepsPerSecond { get; init; }

    /// <summary>The identity in hexadecimal.</summary>
    public string ManifestText => Convert.ToHexStringLower(ManifestId.Span);
}
