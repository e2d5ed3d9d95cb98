namespace SogniLike.Imaging.Generation;

/// <summary>A step that was just done. Its spans are only valid during the call.</summary>
public readonly ref struct GenerationStep
{
    /// <summary>Number of the image in its batch, from 0.</summary>
    public int Image { get; init; }

    /// <summary>Number of the pass, from 0: the second is that of a hires fix.</summary>
    public int Pass { get; init; }

    /// <summary>Model evaluations of this image per second so far ("it/s"); 0 while it is not known.</summary>
    public double StepsPerSecond { get; init; }

    /// <summary>How long all steps that are still to come will take, those of further passes and images included; null while it is not known.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Number of the model evaluation in its pass, from 0. Samplers of second order evaluate twice per step.</summary>
    public required int Index { get; init; }

    /// <summary>Number of model evaluations of the pass.</summary>
    public required int Count { get; init; }

    /// <summary>The timestep of the evaluation.</summary>
    public required double Timestep { get; init; }

    /// <summary>The latent before the step, as the sampler holds it.</summary>
    public required ReadOnlySpan<float> Latent { get; init; }

    /// <summary>
    /// What the model predicted, after guidance. From this and the latents before, <see cref="Exact.Sampling.SamplingRun"/> makes the next latent bit for bit.
    /// </summary>
    public required ReadOnlySpan<float> Prediction { get; init; }

    /// <summary>The latent after the step; after the last step the one that is decoded.</summary>
    public required ReadOnlySpan<float> NextLatent { get; init; }
}
