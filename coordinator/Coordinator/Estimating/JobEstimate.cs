using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Estimating;

/// <summary>What a request would mean, without submitting it. A closed set.</summary>
public abstract record JobEstimate
{
    private JobEstimate()
    {
    }

    /// <param name="WorkPerImage">Of each image.</param>
    /// <param name="PricePerImage">Of each image, millicredits; charged unless less work was done.</param>
    /// <param name="Images">How many.</param>
    /// <param name="Ahead">What would run before the first.</param>
    /// <param name="Eta">When the last would be delivered; null when no connected worker has the model, or the queue is paused.</param>
    /// <param name="QueuePaused">The account paused its queue: nothing would run before it goes on.</param>
    public sealed record Estimated(JobWork WorkPerImage, long PricePerImage, int Images, QueueAhead Ahead, JobEta? Eta, bool QueuePaused) : JobEstimate;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : JobEstimate;

    /// <summary>Too often, or not allowed: what a submission would be told.</summary>
    public sealed record Refused(SubmitResult Why) : JobEstimate;
}
