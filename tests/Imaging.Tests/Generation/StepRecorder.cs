using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Previews;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>Keeps what an observer is told.</summary>
internal sealed class StepRecorder(Action<int>? onStep = null) : IGenerationObserver
{
    public List<float[]> Before { get; } = [];

    public List<float[]> Predictions { get; } = [];

    public List<float[]> Latents { get; } = [];

    public List<(int Index, int Count, double Timestep)> Steps { get; } = [];

    public List<int> Images { get; } = [];

    public List<int> Passes { get; } = [];

    public List<TimeSpan?> Remaining { get; } = [];

    public List<GenerationPreview> Previews { get; } = [];

    public void OnPreview(GenerationPreview preview) => Previews.Add(preview);

    public void OnStepCompleted(in GenerationStep completed)
    {
        Before.Add(completed.Latent.ToArray());
        Predictions.Add(completed.Prediction.ToArray());
        Latents.Add(completed.NextLatent.ToArray());
        Images.Add(completed.Image);
        Passes.Add(completed.Pass);
        Remaining.Add(completed.Remaining);
        Steps.Add((completed.Index, completed.Count, completed.Timestep));
        onStep?.Invoke(completed.Index);
    }
}
