using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Previews;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Backends;

/// <summary>Turns the steps of one image into its progress.</summary>
internal sealed class StepObserver(Action<ImageProgress> progress, IGenerationObserver? trajectory, TimeProvider time) : IGenerationObserver
{
    private long? _firstStep;
    private ReadOnlyMemory<byte> _preview;

    // Comes before the end of its step is told.
    public void OnPreview(GenerationPreview preview) => _preview = preview.Png;

    public void OnStepCompleted(in GenerationStep completed)
    {
        trajectory?.OnStepCompleted(completed);

        // Measured from the end of the first step: it is often slower than the rest.
        var done = completed.Index + 1;
        _firstStep ??= time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_firstStep.Value).TotalSeconds;
        var phase = done == completed.Count ? ProgressPhase.Decoding : ProgressPhase.Denoising;
        progress(new ImageProgress(phase, done, completed.Count, elapsed > 0 ? completed.Index / elapsed : 0) { Preview = _preview });
        _preview = default;
    }
}
