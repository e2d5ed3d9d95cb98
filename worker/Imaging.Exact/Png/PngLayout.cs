namespace SogniLike.Imaging.Exact.Png;

/// <summary>Where the pixels of a structurally sound PNG lie in its file.</summary>
internal sealed record PngLayout(int Width, int Height, long SizeBytes, IReadOnlyList<PngLayout.Segment> Data)
{
    /// <summary>The data of one IDAT chunk: offset from the start of the file and length, in bytes.</summary>
    internal readonly record struct Segment(long Offset, int Length);
}
