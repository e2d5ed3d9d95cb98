namespace SogniLike.Worker.Models;

/// <param name="Model">Identity of the model, hexadecimal.</param>
/// <param name="ExecutionProvider">What computed, such as "cuda".</param>
/// <param name="MegapixelStepsPerSecond">Megapixels times guided steps per second.</param>
/// <param name="MeasuredAtMs">Unix milliseconds.</param>
internal sealed record SpeedCacheEntry(string? Model, string? ExecutionProvider, double MegapixelStepsPerSecond, long MeasuredAtMs);
