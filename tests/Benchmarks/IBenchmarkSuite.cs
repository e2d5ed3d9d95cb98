namespace SogniLike.Benchmarks;

/// <summary>A group of measurements that belong together and are run by one word on the command line.</summary>
internal interface IBenchmarkSuite
{
    /// <summary>The word.</summary>
    string Name { get; }

    /// <summary>What is measured, in a sentence.</summary>
    string Description { get; }

    /// <summary>Measures everything.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="progress">Takes lines for a person who waits.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken);
}
