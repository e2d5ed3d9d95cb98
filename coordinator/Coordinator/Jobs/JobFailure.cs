namespace SogniLike.Coordinator.Jobs;

/// <summary>Why a job ended without an image.</summary>
/// <param name="Code">Stable code, listed in proto/README.md.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record JobFailure(string Code, string Message);
