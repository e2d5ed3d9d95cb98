namespace SogniLike.Worker.Status;

/// <summary>One folder that was offered as a model.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Manifest">Identity in hexadecimal; null when refused.</param>
/// <param name="Precision">"fp32" or "fp16"; null when refused.</param>
/// <param name="Loaded">In memory now.</param>
/// <param name="Problem">Why it was refused, or null.</param>
public sealed record ModelStatus(string Folder, string? Manifest, string? Precision, bool Loaded, string? Problem);
