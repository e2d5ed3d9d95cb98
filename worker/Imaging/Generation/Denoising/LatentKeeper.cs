using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>
/// Inpainting with models that were not made for it: after every step what lies outside the mask is replaced by the picture with the noise of that point of the run, after
/// the last by the picture itself (Lugmayr et al., 2022, without resampling; as diffusers).
/// </summary>
/// <param name="picture">Latent of the picture [channels, plane].</param>
/// <param name="noise">The unit noise that the run started with, as long.</param>
/// <param name="mask">1 is made anew, 0 kept [plane].</param>
internal sealed class LatentKeeper(float[] picture, float[] noise, float[] mask)
{
    private readonly float[] _kept = new float[picture.Length];

    /// <summary>Restores what is kept, before the next evaluation or at the end.</summary>
    public void Restore(SamplingPlan plan, SamplingRun run)
    {
        plan.AddNoise(picture, noise, run.Index, _kept);
        LatentBlend.Apply(run.Latent, _kept, mask, _kept);
        run.ReplaceLatent(_kept);
    }
}
