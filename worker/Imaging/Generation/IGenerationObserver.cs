using SogniLike.Imaging.Previews;

namespace SogniLike.Imaging.Generation;

/// <summary>Follows an image as it is made.</summary>
public interface IGenerationObserver
{
    /// <summary>Called after each step, in order, on the thread that computes: the next step waits. What it throws ends the generation.</summary>
    void OnStepCompleted(in GenerationStep completed);

    /// <summary>Called with a preview of the step whose end is told next, if the request asks for previews; as <see cref="OnStepCompleted"/> otherwise.</summary>
    void OnPreview(GenerationPreview preview)
    {
    }
}
