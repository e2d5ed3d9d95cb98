namespace SogniLike.Coordinator.Queueing;

/// <summary>Which part of a queue to read.</summary>
/// <param name="SkipFlows">Flows with smaller start tags that are left out; not negative.</param>
/// <param name="Flows">Most flows, 1 to 256.</param>
/// <param name="SkipJobs">Older jobs of each flow that are left out; not negative.</param>
/// <param name="Jobs">Most jobs of each flow, 0 to 256.</param>
public sealed record QueueSlice(int SkipFlows, int Flows, int SkipJobs, int Jobs)
{
    private const int Most = 256;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(SkipFlows);
        ArgumentOutOfRangeException.ThrowIfLessThan(Flows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Flows, Most);
        ArgumentOutOfRangeException.ThrowIfNegative(SkipJobs);
        ArgumentOutOfRangeException.ThrowIfNegative(Jobs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Jobs, Most);
    }
}
