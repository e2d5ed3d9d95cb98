using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// A sampler with its coefficients: timesteps, noise levels and what each step does. Immutable and safe for concurrent use. From the same noise and the same
/// model outputs every run of a plan makes the same latents bit for bit, on any machine; that is what audits replay.
/// </summary>
public abstract class SamplingPlan
{
    private protected SamplingPlan(double[] timesteps, double[]? sigmas, double initialNoiseScale)
    {
        Timesteps = timesteps;
        Sigmas = sigmas;
        InitialNoiseScale = initialNoiseScale;
    }

    /// <summary>
    /// The timestep of each model evaluation, in order. May be fractional, and samplers of second order have more entries than steps.
    /// </summary>
    public IReadOnlyList<double> Timesteps { get; }

    /// <summary>Noise level before each evaluation and after the last, for samplers that work with them; else null.</summary>
    public IReadOnlyList<double>? Sigmas { get; }

    /// <summary>What unit noise is multiplied by to make the first latent.</summary>
    public double InitialNoiseScale { get; }

    /// <summary>Draws the first latent from a noise stream; the same stream then goes to <see cref="Start"/>.</summary>
    /// <param name="noise">The stream of the image's seed, fresh.</param>
    /// <param name="length">Number of elements of the latent of one image.</param>
    public float[] DrawInitialLatent(INoiseStream noise, int length)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var latent = new float[length];
        noise.Fill(latent);
        LatentArithmetic.Scale(latent, InitialNoiseScale, latent);
        return latent;
    }

    /// <summary>Starts a run.</summary>
    /// <param name="initialLatent">The first latent, already scaled; copied.</param>
    /// <param name="noise">Where stochastic steps draw their noise; they draw tensors of the size of the latent.</param>
    public abstract SamplingRun Start(ReadOnlySpan<float> initialLatent, INoiseStream noise);
}
