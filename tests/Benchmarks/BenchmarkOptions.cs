using SogniLike.Testing;

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

    /// <summary>Rounds in which both sides are measured, one after the other. Default 7; at least 5 for a goal to be judged.</summary>
    public int Rounds { get; set; } = 7;

    /// <summary>Size of one round, in what the suite counts (jobs, workers); 0: what the suite takes by itself.</summary>
    public int Size { get; set; }

    /// <summary>Jobs that are on their way at the same time, on either side; 0: what the suite takes by itself.</summary>
    public int Outstanding { get; set; }

    /// <summary>How the Redis that both sides use is synced. Default always: what the coordinator runs on.</summary>
    public RedisPersistence Persistence { get; set; } = RedisPersistence.Always;
}
