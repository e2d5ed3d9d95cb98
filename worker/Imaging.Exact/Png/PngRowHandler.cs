namespace SogniLike.Imaging.Exact.Png;

/// <summary>Receives a decoded row; the span is only valid during the call.</summary>
/// <param name="y">Row number from the top, starting at 0.</param>
/// <param name="rgb">The bytes R, G, B, R, G, B... of the row.</param>
public delegate void PngRowHandler(int y, ReadOnlySpan<byte> rgb);
