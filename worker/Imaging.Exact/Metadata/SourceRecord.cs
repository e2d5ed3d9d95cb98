namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>What an image was made from beside noise. Pictures are named by the SHA-256 of their RGB bytes, row by row, masks by that of theirs.</summary>
public sealed record SourceRecord
{
    /// <summary><c>picture</c>, <c>inpainting</c>, <c>outpainting</c> or <c>editing</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of the picture's pixels, hexadecimal.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>SHA-256 of the mask's values, hexadecimal; null without one.</summary>
    public string? MaskSha256 { get; init; }

    /// <summary>How much was made anew.</summary>
    public double? Strength { get; init; }

    /// <summary>How a picture of another size was fitted: <c>crop</c> or <c>stretch</c>.</summary>
    public string? Fit { get; init; }

    /// <summary>Pixels that the mask was grown by.</summary>
    public int? MaskGrow { get; init; }

    /// <summary>Pixels that the mask was blurred over.</summary>
    public int? MaskBlur { get; init; }

    /// <summary>What the model saw: <c>whole</c> or <c>only_masked</c>.</summary>
    public string? Area { get; init; }

    /// <summary>Pixels around the mask that the model saw.</summary>
    public int? Padding { get; init; }

    /// <summary>Whether the result was put into the picture.</summary>
    public bool? PasteBack { get; init; }

    /// <summary>Pixels added at the left, top, right and bottom, and those that fade.</summary>
    public IReadOnlyList<int>? Margins { get; init; }

    /// <summary>Guidance by the picture.</summary>
    public double? ImageGuidanceScale { get; init; }
}
