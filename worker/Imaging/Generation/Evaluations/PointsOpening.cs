namespace SogniLike.Imaging.Generation.Evaluations;

/// <summary>Whether single points of a run can be evaluated. A closed set.</summary>
public abstract record PointsOpening
{
    private PointsOpening()
    {
    }

    /// <summary>They can.</summary>
    /// <param name="Evaluator">The caller disposes it.</param>
    public sealed record Opened(PointEvaluator Evaluator) : PointsOpening;

    /// <summary>The request does not fit the model, or is not one of points.</summary>
    /// <param name="Faults">At least one.</param>
    public sealed record Invalid(IReadOnlyList<RequestFault> Faults) : PointsOpening;
}
