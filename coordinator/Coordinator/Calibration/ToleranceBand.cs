namespace SogniLike.Coordinator.Calibration;

/// <summary>Distances at one octave of the noise level.</summary>
/// <param name="Band">As <see cref="Imaging.Exact.Audits.NoiseBand"/> counts.</param>
/// <param name="Samples">How many, at least 1.</param>
/// <param name="Median">As <see cref="Imaging.Exact.Audits.PredictionComparison.Distance"/>, like the next one.</param>
/// <param name="Largest">What counts: of fewer than a thousand samples the quantile that tolerances are made of.</param>
public sealed record ToleranceBand(int Band, int Samples, double Median, double Largest);
