namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>
/// The micro-conditioning of Stable Diffusion XL (Podell et al., 2023): original size, crop and target size for base models; original size, crop and aesthetic
/// score for refiners. Heights come before widths.
/// </summary>
internal static class TimeIds
{
    /// <param name="count">6 for base models, 5 for refiners.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <param name="aestheticScore">Score of refiners.</param>
    public static float[] Create(int count, int width, int height, double aestheticScore) =>
        count == 5 ? [height, width, 0, 0, (float)aestheticScore] : [height, width, 0, 0, height, width];
}
