namespace SogniLike.Coordinator.Jobs;

/// <summary>
/// Ties the pixels of a delivered image to what they show, so that one drawing cannot be sold twice. In the transaction: unknown pixels are remembered,
/// known ones must have the same <paramref name="Subject"/> (their time to be forgotten starts anew), else <see cref="ApplyOutcome.ImageKnown"/>.
/// </summary>
/// <param name="PixelSha256">SHA-256 of the decoded pixels, hexadecimal.</param>
/// <param name="Subject">SHA-256, hexadecimal, of the part of the specification that certainly changes the pixels.</param>
/// <param name="KeptForMs">Milliseconds until the pixels are forgotten.</param>
public sealed record ImageFingerprint(string PixelSha256, string Subject, long KeptForMs);
