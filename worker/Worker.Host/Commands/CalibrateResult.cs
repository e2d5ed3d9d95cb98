namespace SogniLike.Worker.Host.Commands;

/// <param name="Model">Its folder.</param>
/// <param name="Manifest">Its identity, hexadecimal.</param>
/// <param name="Precision">"fp32" or "fp16".</param>
/// <param name="Provider">What computed.</param>
/// <param name="Points">Points computed.</param>
/// <param name="Seconds">From the first question to the last answer.</param>
/// <param name="DeviceClass">As the pool's tolerances name this device; null when the coordinator did not say.</param>
/// <param name="Bands">Distances to the known predictions, one per octave of the noise level.</param>
/// <param name="Problem">Why nothing was measured; null when it was.</param>
internal sealed record CalibrateResult(
    string Model, string Manifest, string Precision, string Provider, int Points, double Seconds, string? DeviceClass, IReadOnlyList<CalibrateBand> Bands, string? Problem);
