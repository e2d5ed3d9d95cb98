using System.Runtime.InteropServices;

namespace SogniLike.Benchmarks;

/// <summary>All figures of a run, and where they were taken.</summary>
internal sealed record BenchmarkReport(string Suite, string Machine, int Processors, string Framework, IReadOnlyList<Measurement> Measurements)
{
    public static BenchmarkReport Of(string suite, IReadOnlyList<Measurement> measurements) =>
        new(suite, $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}", Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, measurements);
}
