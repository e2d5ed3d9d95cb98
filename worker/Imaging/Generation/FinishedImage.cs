using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Generation;

/// <summary>An image that left the model.</summary>
/// <param name="Number">Its number in the batch, from 0.</param>
/// <param name="Pixels">The image as the request wants it.</param>
/// <param name="WasDecodedAgain">Whether the second image decoder made it.</param>
/// <param name="Denoising">Its share of the time that its chunk was denoised for.</param>
/// <param name="Decoding">How long its decoding and pasting took.</param>
internal sealed record FinishedImage(int Number, RgbImage Pixels, bool WasDecodedAgain, TimeSpan Denoising, TimeSpan Decoding);
