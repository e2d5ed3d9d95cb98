namespace SogniLike.Imaging.Generation;

/// <summary>What came of a request: <see cref="Completed"/>, <see cref="Invalid"/> or <see cref="Failed"/>.</summary>
public abstract record GenerationResult
{
    private GenerationResult()
    {
    }

    /// <summary>The image is there.</summary>
    /// <param name="Image">The image and what belongs to it.</param>
    public sealed record Completed(GeneratedImage Image) : GenerationResult;

    /// <summary>The request cannot run; nothing was computed.</summary>
    /// <param name="Faults">Everything wrong with it, at least one.</param>
    public sealed record Invalid(IReadOnlyList<RequestFault> Faults) : GenerationResult;

    /// <summary>The request was sound and the computation failed.</summary>
    /// <param name="Code">The kind of failure.</param>
    /// <param name="Message">One sentence for a person.</param>
    public sealed record Failed(GenerationFailure Code, string Message) : GenerationResult;
}
