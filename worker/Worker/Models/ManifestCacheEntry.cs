namespace SogniLike.Worker.Models;

/// <param name="Fingerprint">Hash over path, size and time of last change of every file.</param>
/// <param name="Manifest">Identity of the model, hexadecimal.</param>
internal sealed record ManifestCacheEntry(string? Fingerprint, string? Manifest);
