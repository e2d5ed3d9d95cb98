namespace SogniLike.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
internal sealed class BenchmarkOptions
{
    /// <summary>One JSON object instead of a table. Default false.</summary>
    public bool Json { get; set; }

    /// <summary>End with 1 when a goal is missed. Default false.</summary>
    public bool Check { get; set; }

    /// <summary>Measurements to leave out, by the first word of their names. Default none.</summary>
    public HashSet<string> Without { get; } = new(StringComparer.Ordinal);
}
