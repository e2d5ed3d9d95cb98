namespace SogniLike.Imaging.Generation;

/// <summary>Follows an image as it is made.</summary>
public interface IGenerationObserver
{
    /// <summary>Called after each step, in order, on the thread that computes: the next step waits. What it throws ends the generation.</summary>
    void OnStepCompleted(in GenerationStep completed);
}
