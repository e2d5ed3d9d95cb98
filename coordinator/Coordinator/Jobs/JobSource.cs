using System.Text.Json.Serialization;
using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The picture that an image is made from. Immutable for the life of the job, which holds both files.</summary>
public sealed record JobSource
{
    /// <summary>The picture: PNG of 8-bit RGB.</summary>
    public required BlobId Image { get; init; }

    /// <summary>Bytes of its file.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>Pixels, of the picture and of the mask.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How much is made anew, above 0 to 1.</summary>
    public required double Strength { get; init; }

    /// <summary>What is made anew, white; null: all of it.</summary>
    public BlobId? Mask { get; init; }

    /// <summary>Bytes of its file.</summary>
    public long MaskBytes { get; init; }

    /// <summary>Radius of its softening, in pixels of the image; 0 to 256.</summary>
    public int MaskBlur { get; init; }

    /// <summary>The model sees the masked part and some pixels around it only.</summary>
    public bool OnlyMasked { get; init; }

    /// <summary>Both files, or the one.</summary>
    [JsonIgnore]
    public IReadOnlyList<BlobId> Blobs => Mask is { } mask ? [Image, mask] : [Image];
}
