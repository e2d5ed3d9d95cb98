using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>What came of the decoding of a latent. A closed set.</summary>
public abstract record DecodingResult
{
    private DecodingResult()
    {
    }

    /// <summary>The latent was decoded.</summary>
    /// <param name="Image">As a run would have made it.</param>
    public sealed record Completed(RgbImage Image) : DecodingResult;

    /// <summary>The latent does not fit the model.</summary>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record Invalid(RequestFault Fault) : DecodingResult;

    /// <summary>The computation failed.</summary>
    /// <param name="Code">The kind of failure.</param>
    /// <param name="Message">One sentence for a person.</param>
    public sealed record Failed(GenerationFailure Code, string Message) : DecodingResult;
}
