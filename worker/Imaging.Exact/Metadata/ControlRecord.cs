namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>An image that a ControlNet followed.</summary>
public sealed record ControlRecord
{
    /// <summary>SHA-256 of the image's RGB bytes, row by row, hexadecimal.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>How much it counted.</summary>
    public required double Weight { get; init; }

    /// <summary>Share of the run after which it started to count.</summary>
    public double Start { get; init; }

    /// <summary>Share of the run after which it counted no more.</summary>
    public double End { get; init; } = 1;
}
