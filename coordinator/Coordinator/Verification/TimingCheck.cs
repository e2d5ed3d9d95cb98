using System.Globalization;

namespace SogniLike.Coordinator.Verification;

/// <summary>
/// The worker was not far faster than it ever was. Only a doubt: a worker may have got a better device, or its earlier jobs may have been so small that their overhead was most of
/// their time.
/// </summary>
internal sealed class TimingCheck : ITrajectoryCheck
{
    /// <summary>Results that must have been measured before anything is said.</summary>
    internal const int LeastSamples = 5;

    /// <summary>How many times the fastest of them is plausible.</summary>
    internal const double Factor = 8;

    public string Name => "timing";

    public CheckResult Check(ReturnedImage image, CancellationToken cancellationToken)
    {
        if (image.Trajectory!.Pace is not { Fastest: { } fastest } pace)
        {
            return new CheckResult.Skipped("Too few results of this worker with this model were measured.");
        }

        var numbers = new JobCheckNumbers(pace.PerSecond, fastest * Factor);
        return pace.PerSecond <= fastest * Factor
            ? new CheckResult.Passed(image) { Numbers = numbers }
            : new CheckResult.Suspicious(
                image,
                string.Create(CultureInfo.InvariantCulture, $"{pace.PerSecond:0.###} megapixel-steps per second, where the worker's fastest was {fastest:0.###}."))
            { Numbers = numbers };
    }
}
