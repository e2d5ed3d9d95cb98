namespace SogniLike.Imaging.Exact.Png;

/// <summary>What a PNG from an untrusted sender must look like.</summary>
/// <param name="MaxBytes">Longest file accepted, in bytes.</param>
/// <param name="Width">The only width accepted, in pixels.</param>
/// <param name="Height">The only height accepted, in pixels.</param>
public sealed record PngLimits(long MaxBytes, int Width, int Height)
{
    /// <summary>Most chunks a file may have. Default 16,384: a 128 MiB file of the 8 KiB chunks that libpng writes.</summary>
    public int MaxChunks { get; init; } = 16_384;
}
