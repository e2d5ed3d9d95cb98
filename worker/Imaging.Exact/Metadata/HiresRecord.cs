namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>The second pass of an image.</summary>
public sealed record HiresRecord
{
    /// <summary>Factor on width and height.</summary>
    public required double Scale { get; init; }

    /// <summary>How the first result was enlarged, such as <c>latent_bilinear</c> or <c>pixels</c>.</summary>
    public required string Method { get; init; }

    /// <summary>How much was made anew.</summary>
    public required double Strength { get; init; }

    /// <summary>Steps of the second pass; null for those of the first.</summary>
    public int? Steps { get; init; }

    /// <summary>SHA-256 of the upscaler's file, hexadecimal; null without one.</summary>
    public string? UpscalerSha256 { get; init; }
}
