using System.Globalization;

namespace SogniLike.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured; stable, so that figures can be compared over time.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Measurement(string Name, double Value, string Unit)
{
    /// <summary>Must not be above this; null for no such goal.</summary>
    public double? AtMost { get; init; }

    /// <summary>Must not be below this; null for no such goal.</summary>
    public double? AtLeast { get; init; }

    /// <summary>How it was measured, where that is not plain.</summary>
    public string? Note { get; init; }

    /// <summary>True when there is a goal and the figure misses it.</summary>
    public bool IsMissed => !(Value <= (AtMost ?? double.PositiveInfinity) && Value >= (AtLeast ?? double.NegativeInfinity));

    /// <summary>The goal in words; null without one.</summary>
    public string? Goal => AtMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:0.###}")
        : AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $"at least {least:0.###}")
        : null;
}
