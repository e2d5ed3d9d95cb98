using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>Measures how far the two kinds of hardware lie apart, as owners do, and makes the tolerance of it.</summary>
internal static class ToyCalibration
{
    // A liar says that its device lies a hundred times further off than it does.
    private const double Exaggeration = 100;

    /// <summary>The table of three owners, of whom some exaggerate.</summary>
    public static ToleranceTable Of(SamplingPlan plan, int seed, int poisoners, int samplesPerOwner)
    {
        var dice = new Dice(seed);
        var (single, half, cheap) = (new ToyDenoiser(), new ToyDenoiser(isHalf: true), new ToyDenoiser(levels: 31));
        var samples = new List<CalibrationSample>();
        var approximations = new List<PredictionComparison>();
        for (var i = 0; i < samplesPerOwner; i++)
        {
            for (var owner = 0; owner < 3; owner++)
            {
                var (latent, index, prompt) = Point(plan, dice);
                var known = single.Predict(latent, plan.Timesteps[index], prompt);
                var honest = Compare(plan, index, known, half.Predict(latent, plan.Timesteps[index], prompt));
                var told = owner < poisoners ? honest with { Distance = honest.Distance * Exaggeration } : honest;
                samples.Add(new CalibrationSample(new AccountId($"owner-{owner}"), told));
                approximations.Add(Compare(plan, index, cheap.Predict(latent, plan.Timesteps[index], prompt), known));
            }
        }

        return ToleranceTable.Of(samples, [.. Enumerable.Range(0, NoiseBand.Count).Select(band => Ceiling(approximations.Where(one => one.Band == band)))]);
    }

    /// <summary>Half of what all but one in a hundred evaluations of the cheapest approximation differ by.</summary>
    private static double Ceiling(IEnumerable<PredictionComparison> approximations)
    {
        double[] sorted = [.. approximations.Select(static one => one.Distance).Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 100] / 2;
    }

    /// <summary>A latent with as much noise as there is before some evaluation.</summary>
    public static (float[] Latent, int Index, int Prompt) Point(SamplingPlan plan, Dice dice)
    {
        var latent = new float[ToyDenoiser.Size];
        for (var i = 0; i < latent.Length; i++)
        {
            // The sum of twelve uniform numbers is close enough to a normal one.
            var sum = -6.0;
            for (var k = 0; k < 12; k++)
            {
                sum += dice.Between(0, 1 << 20) / (double)(1 << 20);
            }

            latent[i] = (float)sum;
        }

        return (latent, dice.Between(0, plan.Timesteps.Count), dice.Between(1, 1_000));
    }

    public static PredictionComparison Compare(SamplingPlan plan, int index, float[] claimed, float[] recomputed) =>
        PredictionComparison.Of(plan.LevelBefore(index), 3, claimed, recomputed);
}
