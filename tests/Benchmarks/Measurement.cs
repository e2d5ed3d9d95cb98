using System.Globalization;
using SogniLike.Benchmarks.Statistics;

namespace SogniLike.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured; stable, so that figures can be compared over time.</param>
/// <param name="Value">The figure; the median where there were rounds.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Measurement(string Name, double Value, string Unit)
{
    /// <summary>Must not be above this; null for no such goal.</summary>
    public double? AtMost { get; init; }

    /// <summary>Must not be below this; null for no such goal.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Lower end of the median's interval; null for a figure without rounds.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the median's interval; null for a figure without rounds.</summary>
    public double? High { get; init; }

    /// <summary>Rounds that the median is of; null for a figure without rounds.</summary>
    public int? Rounds { get; init; }

    /// <summary>How it was measured, where that is not plain.</summary>
    public string? Note { get; init; }

    /// <summary>True when there is a goal and the figure misses it: the whole interval, where there is one.</summary>
    public bool IsMissed => !((Low ?? Value) <= (AtMost ?? double.PositiveInfinity) && (High ?? Value) >= (AtLeast ?? double.NegativeInfinity));

    /// <summary>The goal in words; null without one.</summary>
    public string? Goal => AtMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:0.###}")
        : AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $"at least {least:0.###}")
        : null;

    /// <summary>The median of rounds with its interval.</summary>
    public static Measurement Of(string name, IReadOnlyList<double> rounds, string unit)
    {
        var interval = MedianInterval.Of(rounds);
        return new Measurement(name, interval.Median, unit) { Low = interval.Low, High = interval.High, Rounds = rounds.Count };
    }
}
