namespace SogniLike.Coordinator.Estimating;

/// <summary>What is expected to run before a job.</summary>
/// <param name="Jobs">How many jobs.</param>
/// <param name="MegapixelSteps">Their work.</param>
public readonly record struct QueueAhead(long Jobs, double MegapixelSteps)
{
    public static QueueAhead operator +(QueueAhead left, QueueAhead right) => new(left.Jobs + right.Jobs, left.MegapixelSteps + right.MegapixelSteps);
}
