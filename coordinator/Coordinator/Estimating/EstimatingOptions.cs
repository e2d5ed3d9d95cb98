namespace SogniLike.Coordinator.Estimating;

/// <summary>What is assumed about workers until it is measured.</summary>
public sealed class EstimatingOptions
{
    public const string Section = "Coordinator:Estimating";

    /// <summary>
    /// Megapixel-steps per second of a worker that was never measured, claims nothing, and has a model that no connected worker was measured with. 0.0001 to
    /// 1,000,000. Default 0.05, about what a CPU does.
    /// </summary>
    public double DefaultSpeed { get; set; } = 0.05;

    /// <summary>How far a worker's own benchmark may be from the median of the measured workers, as a factor either way. 1 to 1,000. Default 8.</summary>
    public double MaxClaimFactor { get; set; } = 8;
}
