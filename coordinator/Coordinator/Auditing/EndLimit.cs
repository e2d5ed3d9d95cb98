using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What a distance says of the end of a job. Between the two numbers it says nothing: nobody measured whether honest devices come there, or cheats.</summary>
/// <param name="Near">Up to here, itself included, it is as near as honest devices are.</param>
/// <param name="Far">Beyond it is further than they are; infinite where nobody can tell. At least <paramref name="Near"/>.</param>
public readonly record struct EndLimit(double Near, double Far)
{
    /// <summary>Only what is equal is known to be honest, and nothing to be not.</summary>
    public static EndLimit Unmeasured { get; } = new(0, double.PositiveInfinity);

    /// <summary>Up to where it is near, for people; null where only equality is.</summary>
    public double? Shown => this == Unmeasured ? null : Near;

    /// <summary>One number that honest devices and cheats were measured on either side of.</summary>
    public static EndLimit Measured(double distance) => new(distance, distance);

    /// <summary>The same, where only nearness says something.</summary>
    public EndLimit WithoutFar() => this with { Far = double.PositiveInfinity };

    /// <summary>Judges one distance.</summary>
    public ToleranceVerdict Judge(double distance) =>
        distance <= Near ? ToleranceVerdict.Within : distance > Far ? ToleranceVerdict.Outside : ToleranceVerdict.Unknown;
}
