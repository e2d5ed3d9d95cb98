using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Exact.Png;

/// <summary>What came of reading a PNG. A closed set.</summary>
public abstract record PngReading
{
    private PngReading()
    {
    }

    /// <summary>Every row was read.</summary>
    /// <param name="Image">The pixels.</param>
    public sealed record Read(RgbImage Image) : PngReading;

    /// <summary>The file is none, is damaged or too large.</summary>
    /// <param name="Code">The kind of fault.</param>
    /// <param name="Message">One sentence that names the limit; holds no bytes of the file.</param>
    public sealed record Refused(PngRefusal Code, string Message) : PngReading;
}
