namespace SogniLike.Coordinator.Matching;

/// <summary>How jobs find workers.</summary>
public sealed class MatchingOptions
{
    public const string Section = "Coordinator:Matching";

    /// <summary>
    /// How long a job is kept at least from a worker on which it went wrong or that could not run it. After that the worker may have it again when no other
    /// connected worker could, so that a pool of one worker recovers. 0 to 1 hour. Default 30 seconds.
    /// </summary>
    public TimeSpan AvoidAfterFailure { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a job is kept from a worker that handed it back, so that nothing goes to and fro without a pause. 0 to 1 hour. Default 2 seconds.
    /// </summary>
    public TimeSpan AvoidAfterHandBack { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How far behind, in megapixel-steps over weight, a job may stand for which a worker has the model in memory and is kept, rather than load another one.
    /// 0 to 100,000. Default 50: about ten images of 512 x 512.
    /// </summary>
    public int AffinityAllowance { get; set; } = 50;

    /// <summary>Between two looks at the queues when nothing wakes the dispatcher. 50 milliseconds to 1 minute. Default 1 second.</summary>
    public TimeSpan DispatchInterval { get; set; } = TimeSpan.FromSeconds(1);
}
