using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Previews;

namespace SogniLike.Worker.Backends;

/// <summary>Tells each image of a batch of its own steps, as if it were drawn alone. Whoever throws is told no more, and its image is left out.</summary>
internal sealed class BatchObserver(IReadOnlyList<BatchImage> images, TimeProvider time) : IGenerationObserver
{
    private readonly StepObserver[] _observers = [.. images.Select(image => new StepObserver(image.Progress, image.Trajectory, time))];
    private readonly bool[] _isOver = new bool[images.Count];

    public bool IsWanted(int number) => !_isOver[number] && !images[number].CancellationToken.IsCancellationRequested;

    public void OnPreview(GenerationPreview preview)
    {
        if (IsWanted(preview.Image))
        {
            _observers[preview.Image].OnPreview(preview);
        }
    }

    public void OnStepCompleted(in GenerationStep completed)
    {
        if (!IsWanted(completed.Image))
        {
            return;
        }

        try
        {
            _observers[completed.Image].OnStepCompleted(completed with { Image = 0 });
        }
        catch (Exception)
        {
            // It is drawn again alone, and shows its fault there.
            _isOver[completed.Image] = true;
        }
    }

    public void OnImageCompleted(int number, GeneratedImage image)
    {
        _isOver[number] = true;
        images[number].Finished(new ImageOutcome.Finished(image.Png, image.Timings.Total, image.Timings.StepsPerSecond));
    }
}
