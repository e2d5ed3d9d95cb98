namespace SogniLike.Imaging.Exact.Resizing;

/// <summary>How values between pixels are found, as in PyTorch's <c>interpolate</c> with <c>align_corners=False</c>.</summary>
public enum ResizeMode
{
    /// <summary>The pixel at the upper left of the place: index <c>floor(i * in / out)</c>. What masks are resized with.</summary>
    Nearest,

    /// <summary>The pixel under the middle of the new one.</summary>
    NearestExact,

    /// <summary>Straight lines between two pixels.</summary>
    Bilinear,

    /// <summary>Straight lines, averaged over all pixels that a new one covers when the image shrinks.</summary>
    BilinearAntialiased,

    /// <summary>Cubic curves through four pixels, parameter -0.75.</summary>
    Bicubic,

    /// <summary>Cubic curves with parameter -0.5, averaged over all pixels that a new one covers when the image shrinks.</summary>
    BicubicAntialiased,
}
