using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// How far the ends of a job may lie apart: the image that was decoded from the same latent, and latent and image of a job that was run again whole. Pure. Of a model that was measured
/// (<see cref="ShippedTolerances"/>) the numbers lie between honest devices and the cheapest cheat. Of another one nobody knows how much small differences grow along a run, so between what
/// calibrated devices differ by at single steps and what is plainly another picture a run says nothing; before three owners calibrated the pair it never accuses.
/// </summary>
/// <param name="Decoded">Of the image, in levels out of 255.</param>
/// <param name="Latent">Of the latent at the end of a whole run: relative Euclidean distance over the gain of guidance.</param>
/// <param name="Image">Of its image, in levels over the gain of guidance.</param>
public sealed record EndLimits(EndLimit Decoded, EndLimit Latent, EndLimit Image)
{
    /// <summary>The limits for two devices that ran one model.</summary>
    /// <param name="key">Model and devices.</param>
    /// <param name="table">Their tolerances; null when nobody calibrated them.</param>
    /// <param name="options">What holds for models that nobody measured.</param>
    public static EndLimits Of(ToleranceKey key, ToleranceTable? table, AuditingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (ShippedTolerances.EndsOf(key) is { } ends)
        {
            return new EndLimits(EndLimit.Measured(ends.DecodedLevels), EndLimit.Measured(ends.Latent), EndLimit.Measured(ends.ImageLevels));
        }

        var decoded = EndLimit.Measured(options.ImageTolerance);
        return Typical(table) is { } near
            ? new EndLimits(
                decoded,
                new EndLimit(Math.Min(near, options.RerunTolerance), options.RerunTolerance),
                new EndLimit(Math.Min(ShippedTolerances.NearImageLevels, options.RerunImageTolerance), options.RerunImageTolerance))
            : new EndLimits(decoded, EndLimit.Unmeasured, EndLimit.Unmeasured);
    }

    /// <summary>The tolerance in the middle, never above what is near on the measured model; null without any.</summary>
    private static double? Typical(ToleranceTable? table)
    {
        double[] known = [.. (table?.Tolerances ?? []).OfType<double>().Order()];
        return known.Length == 0 ? null : Math.Min(known[(known.Length - 1) / 2], ShippedTolerances.NearLatent);
    }
}
