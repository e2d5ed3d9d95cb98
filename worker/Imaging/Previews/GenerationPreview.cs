using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Previews;

/// <summary>What an image will look like, as far as the model can tell at a step.</summary>
/// <param name="Image">Number of the image in its batch, from 0.</param>
/// <param name="Index">Number of the model evaluation it was made after, from 0.</param>
/// <param name="Count">Number of model evaluations of the pass.</param>
/// <param name="Pixels">The preview; mixed from channels it has one pixel per latent element.</param>
/// <param name="Png">The preview as PNG.</param>
public sealed record GenerationPreview(int Image, int Index, int Count, RgbImage Pixels, ReadOnlyMemory<byte> Png);
