using System.Diagnostics;
using SogniLike.Imaging.Generation;

namespace SogniLike.Benchmarks.Audit;

/// <summary>Measures what an observer costs, and the steps around it.</summary>
internal sealed class TimedObserver(IGenerationObserver inner) : IGenerationObserver
{
    private long? _firstStep;

    /// <summary>Time in the observer.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>From the end of the first step to the end of the last, without the observer.</summary>
    public TimeSpan Denoising { get; private set; }

    /// <summary>The last latent.</summary>
    public float[] Latent { get; private set; } = [];

    public void OnStepCompleted(in GenerationStep completed)
    {
        var begun = Stopwatch.GetTimestamp();
        _firstStep ??= begun;
        Denoising = Stopwatch.GetElapsedTime(_firstStep.Value, begun) - Elapsed;
        inner.OnStepCompleted(completed);
        Elapsed += Stopwatch.GetElapsedTime(begun);
        if (completed.Index + 1 == completed.Count)
        {
            Latent = completed.NextLatent.ToArray();
        }
    }
}
