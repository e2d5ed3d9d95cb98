namespace SogniLike.Coordinator.Returns;

/// <summary>What a worker says that it uploaded, to be judged. Hashes are SHA-256, 64 lower-case hexadecimal characters.</summary>
/// <param name="ImageSha256">Of the image file.</param>
/// <param name="OpeningsSha256">Of the openings; null when none came.</param>
/// <param name="CommitsAlways">The worker promised to commit to every trajectory ("commitments/1").</param>
public sealed record ReturnedUpload(string ImageSha256, string? OpeningsSha256 = null, bool CommitsAlways = false);
