namespace SogniLike.Imaging.Upscaling;

/// <summary>How an image is enlarged.</summary>
public sealed record UpscaleOptions
{
    /// <summary>Width and height of the tiles that go through the model, in pixels of the source; 16 to 2048, default 192. Models of a fixed size take theirs.</summary>
    public int TileSize { get; init; } = 192;

    /// <summary>
    /// Pixels of the source that neighbouring tiles share at least; they fade into each other over the middle half of it. 0 to half a tile, default 16.
    /// </summary>
    public int Overlap { get; init; } = 16;

    /// <summary>Most pixels of the result. Default 67,108,864: 8192 x 8192.</summary>
    public long MaxPixels { get; init; } = 8192L * 8192;
}
