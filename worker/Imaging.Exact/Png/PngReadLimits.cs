namespace SogniLike.Imaging.Exact.Png;

/// <summary>What a PNG that is read whole may cost.</summary>
/// <param name="MaxBytes">Longest file, in bytes.</param>
/// <param name="MaxSide">Largest width and height, in pixels.</param>
/// <param name="MaxPixels">Most pixels in all; reading takes about 4 bytes for each.</param>
public sealed record PngReadLimits(long MaxBytes, int MaxSide, long MaxPixels);
