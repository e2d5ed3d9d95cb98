namespace SogniLike.Imaging.Generation;

/// <summary>Carries a failure from where it shows to the pipeline, which makes a result of it. Never leaves this folder.</summary>
internal sealed class GenerationException(GenerationFailure code, string message) : Exception(message)
{
    public GenerationFailure Code => code;
}
