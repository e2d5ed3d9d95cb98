namespace SogniLike.Imaging.Modes;

/// <summary>A second seed whose noise is mixed into that of the first, for images that resemble each other.</summary>
/// <param name="Seed">Seed of the variation. Image i of a batch takes this plus i.</param>
/// <param name="Strength">0 (the first seed alone) to 1 (the variation alone); in between along the sphere.</param>
public sealed record VariationSeed(ulong Seed, double Strength);
