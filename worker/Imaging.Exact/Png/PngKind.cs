namespace SogniLike.Imaging.Exact.Png;

/// <summary>How the pixels of a PNG are written.</summary>
/// <param name="Depth">Bits per sample.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
internal readonly record struct PngKind(int Depth, int ColorType)
{
    public const int Grey = 0;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int GreyAlpha = 4;
    public const int RgbAlpha = 6;

    /// <summary>Samples per pixel.</summary>
    public int Samples => ColorType switch
    {
        Rgb => 3,
        GreyAlpha => 2,
        RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Distance of the byte that filters look at to the left.</summary>
    public int BytesPerPixel => Math.Max(1, Depth * Samples / 8);

    /// <summary>True for the combinations of the format.</summary>
    public bool IsKnown => ColorType switch
    {
        Grey => Depth is 1 or 2 or 4 or 8 or 16,
        Palette => Depth is 1 or 2 or 4 or 8,
        Rgb or GreyAlpha or RgbAlpha => Depth is 8 or 16,
        _ => false,
    };

    /// <summary>Bytes of a row without its filter.</summary>
    public int RowBytes(int width) => (int)((((long)width * Depth * Samples) + 7) / 8);
}
