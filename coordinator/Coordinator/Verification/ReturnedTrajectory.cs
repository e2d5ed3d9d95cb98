using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Verification;

/// <summary>What came with an image about how it was made, and what that is checked against.</summary>
/// <param name="Commitment">What the worker committed to; null when it should have and did not.</param>
/// <param name="Openings">The file of openings; null when none came.</param>
/// <param name="UploadSha256">SHA-256 of the image file as uploaded, 64 lower-case hexadecimal characters.</param>
/// <param name="Expected">Null when it cannot be told what the trajectory must look like.</param>
/// <param name="Pace">How long the worker took; null when that is not known.</param>
internal sealed record ReturnedTrajectory(
    JobCommitment? Commitment, byte[]? Openings, string UploadSha256, ExpectedTrajectory? Expected, ReturnedPace? Pace);
