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

    /// <summary>Called when an image is finished, with its number, while others of the request may not be; as <see cref="OnStepCompleted"/> otherwise. Again when all is made anew in single precision.</summary>
    void OnImageCompleted(int number, GeneratedImage image)
    {
    }

    /// <summary>Asked before an image is decoded, by its number: one that is not wanted is left out of the result.</summary>
    bool IsWanted(int number) => true;
}
