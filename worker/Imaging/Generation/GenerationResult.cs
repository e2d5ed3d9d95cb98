namespace SogniLike.Imaging.Generation;

/// <summary>What came of a request: <see cref="Completed"/>, <see cref="Invalid"/> or <see cref="Failed"/>.</summary>
public abstract record GenerationResult
{
    private GenerationResult()
    {
    }

    /// <summary>The images are there.</summary>
    /// <param name="Images">As many as were asked for, in order.</param>
    public sealed record Completed(IReadOnlyList<GeneratedImage> Images) : GenerationResult
    {
        /// <summary>The first image.</summary>
        public GeneratedImage Image => Images[0];
    }

    /// <summary>The request cannot run; nothing was computed.</summary>
    /// <param name="Faults">Everything wrong with it, at least one.</param>
    public sealed record Invalid(IReadOnlyList<RequestFault> Faults) : GenerationResult;

    /// <summary>The request was sound and the computation failed.</summary>
    /// <param name="Code">The kind of failure.</param>
    /// <param name="Message">One sentence for a person.</param>
    public sealed record Failed(GenerationFailure Code, string Message) : GenerationResult;
}
