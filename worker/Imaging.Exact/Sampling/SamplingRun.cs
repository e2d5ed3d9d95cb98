using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>
/// One image on its way from noise. While <see cref="IsComplete"/> is false: take <see cref="WriteModelInput"/>, evaluate the model at <see
/// cref="Timestep"/>, hand the
/// (guided) result to <see cref="Advance"/>. A replay does the same with recorded results. Samplers with memory keep what they need of earlier evaluations
/// inside. One
/// caller at a time; a step allocates nothing.
/// </summary>
public sealed class SamplingRun
{
    private readonly SamplingPlan _plan;
    private readonly INoiseStream _noise;

    // By Term.Source: latent, output, noise, memory.
    private readonly float[][] _vectors;
    private float[] _next;

    internal SamplingRun(SamplingPlan plan, ReadOnlySpan<float> initialLatent, INoiseStream noise)
    {
        if (initialLatent.IsEmpty)
        {
            throw new ArgumentException("The latent is empty.", nameof(initialLatent));
        }

        _plan = plan;
        _noise = noise;
        _vectors = new float[Term.FirstSlot + plan.SlotCount][];
        _vectors[Term.Latent] = initialLatent.ToArray();
        _vectors[Term.Output] = new float[initialLatent.Length];
        _vectors[Term.Noise] = plan.DrawsNoise ? new float[initialLatent.Length] : [];
        for (var slot = Term.FirstSlot; slot < _vectors.Length; slot++)
        {
            _vectors[slot] = new float[initialLatent.Length];
        }

        _next = new float[initialLatent.Length];
    }

    /// <summary>Number of model evaluations done.</summary>
    public int Index { get; private set; }

    /// <summary>True when the latent is final.</summary>
    public bool IsComplete => Index == _plan.Timesteps.Count;

    /// <summary>The timestep of the evaluation to come.</summary>
    public double Timestep => _plan.Timesteps[Index];

    /// <summary>The latent now: x_i before evaluation i. Valid until the next <see cref="Advance"/>.</summary>
    public ReadOnlySpan<float> Latent => _vectors[Term.Latent];

    /// <summary>Writes what the model gets for the evaluation to come: the latent, scaled where the sampler asks for it.</summary>
    public void WriteModelInput(Span<float> destination)
    {
        ThrowIfComplete();
        ThrowIfLengthDiffers(destination.Length, "destination", nameof(destination));
        LatentKernel.Scale(_plan.Evaluations[Index].InputScale, Latent, destination);
    }

    /// <summary>Makes the next latent of a model output; infinities and NaN pass through, so check for them first.</summary>
    /// <param name="modelOutput">What the model predicts, after guidance; as many elements as the latent.</param>
    public void Advance(ReadOnlySpan<float> modelOutput)
    {
        ThrowIfComplete();
        ThrowIfLengthDiffers(modelOutput.Length, "model output", nameof(modelOutput));
        var evaluation = _plan.Evaluations[Index];
        modelOutput.CopyTo(_vectors[Term.Output]);
        if (evaluation.DrawsNoise)
        {
            _noise.Fill(_vectors[Term.Noise]);
        }

        foreach (var assignment in evaluation.Assignments)
        {
            var destination = assignment.Slot is { } slot ? _vectors[Term.FirstSlot + slot] : _next;
            LatentKernel.Sum(assignment.Terms, _vectors, assignment.Clip, destination);
        }

        (_vectors[Term.Latent], _next) = (_next, _vectors[Term.Latent]);
        Index++;
    }

    /// <summary>
    /// Puts another latent in the place of the present one, as inpainting does between evaluations to keep a part of the image. A replay must do the same
    /// at the
    /// same evaluations.
    /// </summary>
    public void ReplaceLatent(ReadOnlySpan<float> latent)
    {
        ThrowIfLengthDiffers(latent.Length, "replacement", nameof(latent));
        latent.CopyTo(_vectors[Term.Latent]);
    }

    private void ThrowIfComplete()
    {
        if (IsComplete)
        {
            throw new InvalidOperationException("The run is complete.");
        }
    }

    private void ThrowIfLengthDiffers(int length, string what, string parameter)
    {
        if (length != Latent.Length)
        {
            throw new ArgumentException($"The latent has {Latent.Length} elements, the {what} {length}.", parameter);
        }
    }
}
