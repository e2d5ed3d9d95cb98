namespace SogniLike.Worker.Host.Commands;

/// <param name="NoiseFrom">Noise over signal at which the octave begins.</param>
/// <param name="Samples">Points in it.</param>
/// <param name="MedianPpm">Their median distance, in millionths.</param>
/// <param name="LargestPpm">Their largest.</param>
internal sealed record CalibrateBand(double NoiseFrom, int Samples, double MedianPpm, double LargestPpm);
