namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// One image on its way from noise. While <see cref="IsComplete"/> is false: take <see cref="WriteModelInput"/>, evaluate the model at
/// <see cref="Timestep"/>, hand the (guided) result to <see cref="Advance"/>. A replay does the same with recorded results. Samplers with memory keep what they
/// need of earlier evaluations inside. One caller at a time.
/// </summary>
public abstract class SamplingRun
{
    private readonly SamplingPlan _plan;
    private float[] _latent;
    private float[] _next;

    private protected SamplingRun(SamplingPlan plan, ReadOnlySpan<float> initialLatent)
    {
        if (initialLatent.IsEmpty)
        {
            throw new ArgumentException("The latent is empty.", nameof(initialLatent));
        }

        _plan = plan;
        _latent = initialLatent.ToArray();
        _next = new float[initialLatent.Length];
    }

    /// <summary>Number of model evaluations done.</summary>
    public int Index { get; private set; }

    /// <summary>True when the latent is final.</summary>
    public bool IsComplete => Index == _plan.Timesteps.Count;

    /// <summary>The timestep of the evaluation to come.</summary>
    public double Timestep => _plan.Timesteps[Index];

    /// <summary>The latent now: x_i before evaluation i. Valid until the next <see cref="Advance"/>.</summary>
    public ReadOnlySpan<float> Latent => _latent;

    /// <summary>Writes what the model gets for the evaluation to come: the latent, scaled where the sampler asks for it.</summary>
    public void WriteModelInput(Span<float> destination)
    {
        ThrowIfComplete();
        if (destination.Length != _latent.Length)
        {
            throw new ArgumentException($"The latent has {_latent.Length} elements, the destination {destination.Length}.", nameof(destination));
        }

        ScaleModelInput(_latent, destination);
    }

    /// <summary>Makes the next latent of a model output; infinities and NaN pass through, so check for them first.</summary>
    /// <param name="modelOutput">What the model predicts, after guidance; as many elements as the latent.</param>
    public void Advance(ReadOnlySpan<float> modelOutput)
    {
        ThrowIfComplete();
        if (modelOutput.Length != _latent.Length)
        {
            throw new ArgumentException($"The latent has {_latent.Length} elements, the model output {modelOutput.Length}.", nameof(modelOutput));
        }

        Step(_latent, modelOutput, _next);
        (_latent, _next) = (_next, _latent);
        Index++;
    }

    private protected virtual void ScaleModelInput(ReadOnlySpan<float> latent, Span<float> destination) => latent.CopyTo(destination);

    /// <summary>Writes the latent after evaluation <see cref="Index"/>.</summary>
    private protected abstract void Step(ReadOnlySpan<float> latent, ReadOnlySpan<float> modelOutput, Span<float> next);

    private void ThrowIfComplete()
    {
        if (IsComplete)
        {
            throw new InvalidOperationException("The run is complete.");
        }
    }
}
