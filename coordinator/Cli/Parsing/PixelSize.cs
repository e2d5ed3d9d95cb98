namespace SogniLike.Cli.Parsing;

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PixelSize(uint Width, uint Height);
