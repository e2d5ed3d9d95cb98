namespace SogniLike.Coordinator.Returns;

/// <summary>What an upload says that it will bring. Sizes are exact; hashes are SHA-256, 64 lower-case hexadecimal characters.</summary>
/// <param name="ImageBytes">At least 1.</param>
/// <param name="ImageSha256">Of the image file.</param>
/// <param name="OpeningsBytes">0: no openings come.</param>
/// <param name="OpeningsSha256">Of the openings; null when none come.</param>
public sealed record UploadAnnouncement(long ImageBytes, string ImageSha256, long OpeningsBytes = 0, string? OpeningsSha256 = null);
