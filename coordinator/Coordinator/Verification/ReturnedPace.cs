namespace SogniLike.Coordinator.Verification;

/// <summary>How fast a result was made.</summary>
/// <param name="PerSecond">Megapixel-steps per second, from the lease to the commitment.</param>
/// <param name="Fastest">The fastest of the worker's newest results with the model; null while too few were measured.</param>
internal sealed record ReturnedPace(double PerSecond, double? Fastest);
