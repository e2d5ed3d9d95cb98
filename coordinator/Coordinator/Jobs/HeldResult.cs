using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>A result that passed every check and waits for its audit before anybody gets it.</summary>
/// <param name="Image">The image, kept.</param>
/// <param name="Worker">Who brought it.</param>
/// <param name="Fence">Under which lease.</param>
/// <param name="AtMs">Unix milliseconds of its arrival.</param>
/// <param name="Fingerprint">What must hold when it is delivered; null for an exempt image.</param>
public sealed record HeldResult(JobImage Image, WorkerId Worker, long Fence, long AtMs, ImageFingerprint? Fingerprint);
