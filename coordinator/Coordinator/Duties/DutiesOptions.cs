namespace SogniLike.Coordinator.Duties;

/// <summary>How the coordinators of a pool share what must be done once.</summary>
public sealed class DutiesOptions
{
    public const string Section = "Coordinator:Duties";

    /// <summary>
    /// From taking or renewing a duty of the pool to its end; so long after the death of the coordinator that had it another takes it. 1 second to 1 minute.
    /// Default 5 seconds.
    /// </summary>
    public TimeSpan LeaseLength { get; set; } = TimeSpan.FromSeconds(5);
}
