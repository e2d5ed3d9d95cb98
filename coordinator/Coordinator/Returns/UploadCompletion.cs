namespace SogniLike.Coordinator.Returns;

/// <summary>How an upload ended.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Part">Which part is not as announced; the image when all is well.</param>
public readonly record struct UploadCompletion(UploadOutcome Outcome, UploadPart Part = UploadPart.Image);
