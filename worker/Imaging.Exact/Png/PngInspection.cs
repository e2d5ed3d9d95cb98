namespace SogniLike.Imaging.Exact.Png;

/// <summary>The verdict on a PNG: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record PngInspection
{
    private PngInspection()
    {
    }

    /// <summary>Every byte was read and every row decoded.</summary>
    public sealed record Accepted : PngInspection
    {
        internal Accepted(PngLayout layout, bool isFlat, string pixelSha256)
        {
            Layout = layout;
            IsFlat = isFlat;
            PixelSha256 = pixelSha256;
        }

        /// <summary>Width in pixels.</summary>
        public int Width => Layout.Width;

        /// <summary>Height in pixels.</summary>
        public int Height => Layout.Height;

        /// <summary>Length of the file in bytes.</summary>
        public long SizeBytes => Layout.SizeBytes;

        /// <summary>True when all pixels have one colour.</summary>
        public bool IsFlat { get; }

        /// <summary>SHA-256 of the decoded bytes R, G, B, R, G, B... of all rows from the top, in lower-case hexadecimal. Independent of compression.</summary>
        public string PixelSha256 { get; }

        internal PngLayout Layout { get; }
    }

    /// <summary>The file is not what was asked for.</summary>
    /// <param name="Code">The kind of fault.</param>
    /// <param name="Message">One sentence that names the field and the limit; holds no bytes of the file.</param>
    public sealed record Refused(PngRefusal Code, string Message) : PngInspection;
}
