namespace SogniLike.Benchmarks.Imaging;

/// <summary>What the child process measured. Seconds and bytes.</summary>
internal sealed record DenoiserFigures(
    double CheckSeconds, double LoadSeconds, double StepSeconds, long LoadedPeakBytes, long PeakBytes, long WeightBytes, bool IsFinite);
