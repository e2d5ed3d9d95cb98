namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>What came of the evaluation of single points. A closed set.</summary>
public abstract record EvaluationResult
{
    /// <summary>More points than this are not taken at once.</summary>
    public const int MaxPoints = 4_096;

    private EvaluationResult()
    {
    }

    /// <summary>The model was evaluated.</summary>
    /// <param name="Predictions">The guided predictions, in the order of the points.</param>
    public sealed record Completed(IReadOnlyList<float[]> Predictions) : EvaluationResult;

    /// <summary>Request or points do not fit the model; nothing was computed.</summary>
    /// <param name="Faults">At least one.</param>
    public sealed record Invalid(IReadOnlyList<RequestFault> Faults) : EvaluationResult;

    /// <summary>The computation failed.</summary>
    /// <param name="Code">The kind of failure.</param>
    /// <param name="Message">One sentence for a person.</param>
    public sealed record Failed(GenerationFailure Code, string Message) : EvaluationResult;
}
