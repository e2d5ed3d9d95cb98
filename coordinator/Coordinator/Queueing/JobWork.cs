using System.Globalization;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// How much work a job is, estimated before it runs: pixels times denoiser steps, the one formula that shares, expected times and prices stand on. An integer,
/// so that every coordinator and every store adds up to the same sum.
/// </summary>
/// <param name="KilopixelSteps">Thousands of pixels times guided steps, rounded up; at least 1.</param>
/// <remarks>
/// A guided step evaluates the denoiser twice (with and without the prompt) and is the unit; a step without guidance counts half. Text encoding and decoding
/// are left out, as is that of a picture that the image is made from, of whose steps only those count that run: they grow with the pixels alone and are small beside the steps. A 512 x 512 image of 20 guided steps is 5,243 units, 5.2 megapixel-steps.
/// </remarks>
public readonly record struct JobWork(long KilopixelSteps) : IComparable<JobWork>
{
    /// <summary>The same in megapixel-steps, for people.</summary>
    public double MegapixelSteps => KilopixelSteps / 1_000.0;

    /// <summary>The work of a job with this specification.</summary>
    public static JobWork Of(JobSpec spec)
    {
        var evaluations = (long)spec.RunSteps * (spec.GuidanceScale > 1 ? 2 : 1);
        var halfPixelSteps = (long)spec.Width * spec.Height * evaluations;
        return new JobWork(Math.Max(1, (halfPixelSteps + 1_999) / 2_000));
    }

    /// <inheritdoc/>
    public int CompareTo(JobWork other) => KilopixelSteps.CompareTo(other.KilopixelSteps);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MegapixelSteps:0.###} megapixel-steps");

    public static bool operator <(JobWork left, JobWork right) => left.CompareTo(right) < 0;

    public static bool operator >(JobWork left, JobWork right) => left.CompareTo(right) > 0;

    public static bool operator <=(JobWork left, JobWork right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JobWork left, JobWork right) => left.CompareTo(right) >= 0;
}
