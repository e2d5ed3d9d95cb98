namespace SogniLike.Imaging.Generation;

/// <summary>A step that was just done. Its spans are only valid during the call.</summary>
public readonly ref struct GenerationStep
{
    /// <summary>Number of the model evaluation, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Number of model evaluations of the whole run.</summary>
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
