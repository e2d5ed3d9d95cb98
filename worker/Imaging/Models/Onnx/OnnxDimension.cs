namespace SogniLike.Imaging.Models.Onnx;

/// <summary>A dimension of a tensor: fixed, named, or neither.</summary>
/// <param name="Size">The fixed size; null when it is free.</param>
/// <param name="Symbol">The name of a free size; equal names mean equal sizes.</param>
public readonly record struct OnnxDimension(long? Size, string? Symbol)
{
    /// <summary>True when a size fits.</summary>
    public bool Allows(long size) => Size is null || Size == size;

    /// <inheritdoc/>
    public override string ToString() => Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
