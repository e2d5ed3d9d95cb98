using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// A sampler with its coefficients: timesteps, noise levels and what each step does. Immutable and safe for concurrent use. From the same noise and the
/// same model
/// outputs every run of a plan makes the same latents bit for bit, on any machine; that is what audits replay.
/// </summary>
public sealed class SamplingPlan
{
    private readonly Evaluation[] _evaluations;

    internal SamplingPlan(Evaluation[] evaluations, double initialNoiseScale, double[]? sigmas, int evaluationsPerStep)
    {
        _evaluations = evaluations;
        Timesteps = Array.ConvertAll(evaluations, static evaluation => evaluation.Timestep);
        Sigmas = sigmas;
        InitialNoiseScale = initialNoiseScale;
        EvaluationsPerStep = evaluationsPerStep;
        foreach (var assignment in evaluations.SelectMany(static evaluation => evaluation.Assignments))
        {
            SlotCount = Math.Max(SlotCount, (assignment.Slot ?? -1) + 1);
        }
    }

    /// <summary>
    /// The timestep of each model evaluation, in order. May be fractional, and samplers of second order have more entries than steps.
    /// </summary>
    public IReadOnlyList<double> Timesteps { get; }

    /// <summary>Noise level before each step and after the last, for samplers that work with them; else null.</summary>
    public IReadOnlyList<double>? Sigmas { get; }

    /// <summary>What unit noise is multiplied by to make the first latent of text to image.</summary>
    public double InitialNoiseScale { get; }

    /// <summary>Model evaluations per step: 2 where a step evaluates twice (the last step once).</summary>
    public int EvaluationsPerStep { get; }

    internal int SlotCount { get; }

    internal bool DrawsNoise => _evaluations.Any(static evaluation => evaluation.DrawsNoise);

    internal ReadOnlySpan<Evaluation> Evaluations => _evaluations;

    /// <summary>Draws the first latent of text to image from a noise stream; the same stream then goes to <see cref="Start"/>.</summary>
    /// <param name="noise">The stream of the image's seed, fresh.</param>
    /// <param name="length">Number of elements of the latent of one image.</param>
    public float[] DrawInitialLatent(INoiseStream noise, int length)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var latent = new float[length];
        noise.Fill(latent);
        LatentKernel.Scale(InitialNoiseScale, latent, latent);
        return latent;
    }

    /// <summary>Draws the first latent of image to image: the image with noise up to the level of the first evaluation.</summary>
    /// <param name="noise">The stream of the image's seed, fresh; it then goes to <see cref="Start"/>.</param>
    /// <param name="image">Latent of the image, without noise.</param>
    public float[] DrawInitialLatent(INoiseStream noise, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(noise);
        var latent = new float[image.Length];
        noise.Fill(latent);
        AddNoise(image, latent, 0, latent);
        return latent;
    }

    /// <summary>What a latent without noise looks like at a point of the run; for image to image and for keeping parts of an image (inpainting).</summary>
    /// <param name="image">Latent of the image, without noise.</param>
    /// <param name="noise">Unit noise, as long.</param>
    /// <param name="index">Before which evaluation; the number of evaluations gives the image itself.</param>
    /// <param name="destination">Receives the noisy latent; may be one of the inputs.</param>
    public void AddNoise(ReadOnlySpan<float> image, ReadOnlySpan<float> noise, int index, Span<float> destination)
    {
        if (image.Length != noise.Length || image.Length != destination.Length)
        {
            throw new ArgumentException($"image, noise and destination have {image.Length}, {noise.Length} and {destination.Length} elements.", nameof(noise));
        }

        var level = LevelBefore(index);
        LatentKernel.Combine(level.Signal, image, level.Noise, noise, destination);
    }

    /// <summary>Shares of image and noise in the latent before an evaluation; the number of evaluations gives an image without noise.</summary>
    public NoiseLevel LevelBefore(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_evaluations.Length, nameof(index));
        return index == _evaluations.Length ? NoiseLevel.Clean : _evaluations[index].Level;
    }

    /// <summary>Writes what the model gets for one evaluation: the latent before it, scaled where the sampler asks for it.</summary>
    /// <param name="index">Number of the evaluation, from 0.</param>
    /// <param name="latent">The latent before it, as the sampler holds it.</param>
    /// <param name="destination">As long; may be the latent itself.</param>
    public void WriteModelInput(int index, ReadOnlySpan<float> latent, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_evaluations.Length, nameof(index));
        LatentKernel.Scale(_evaluations[index].InputScale, latent, destination);
    }

    /// <summary>Starts a run. All memory it needs is taken here.</summary>
    /// <param name="initialLatent">The first latent, already scaled; copied.</param>
    /// <param name="noise">Where stochastic steps draw their noise: one tensor of the size of the latent per evaluation that needs one, in order.</param>
    public SamplingRun Start(ReadOnlySpan<float> initialLatent, INoiseStream noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return new SamplingRun(this, initialLatent, noise);
    }
}
