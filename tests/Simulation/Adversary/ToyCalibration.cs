using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>Measures how far devices of each two classes lie apart along trajectories, as owners do, and makes the tolerances of it.</summary>
internal sealed class ToyCalibration
{
    // A liar says that its device lies a hundred times further off than it does.
    private const double Exaggeration = 100;

    private readonly ToleranceTable[] _tables;

    private ToyCalibration(ToleranceTable[] tables) => _tables = tables;

    /// <summary>Of devices of two classes, in either order.</summary>
    public ToleranceTable this[ToyDevice one, ToyDevice other] => _tables[((int)one * ToyDevices.Count) + (int)other];

    /// <summary>The tolerances that samples of three owners give, of whom some exaggerate.</summary>
    /// <param name="plans">Of the jobs of the pool.</param>
    /// <param name="seed">Decides the samples.</param>
    /// <param name="poisoners">Owners who exaggerate.</param>
    /// <param name="trajectories">Of each owner and plan.</param>
    /// <param name="scale">What is told of distances, by the true ones: 1, but to see that the simulation tells when tolerances are too small.</param>
    public static ToyCalibration Of(IReadOnlyList<SamplingPlan> plans, int seed, int poisoners, int trajectories, double scale = 1)
    {
        var dice = new Dice(seed);
        var (devices, others, cheap) = (new ToyDevices(dice), new ToyDevices(dice), new ToyDenoiser(levels: ToyDenoiser.CheapLevels));
        var samples = Enumerable.Range(0, ToyDevices.Count * ToyDevices.Count).Select(_ => new List<CalibrationSample>()).ToList();
        var approximations = Enumerable.Range(0, NoiseBand.Count).Select(_ => new List<double>()).ToList();
        foreach (var plan in plans)
        {
            for (var i = 0; i < 3 * trajectories; i++)
            {
                var owner = i % 3;
                var (noise, prompt) = (NoiseSources.Nv.Open((ulong)dice.Between(0, int.MaxValue)), dice.Between(1, 1_000));
                var run = plan.Start(plan.DrawInitialLatent(noise, ToyDenoiser.Size), noise);
                for (float[]? known = null; !run.IsComplete; run.Advance(known))
                {
                    var index = run.Index;
                    var latent = run.Latent.ToArray();
                    known = devices[ToyDevice.Single].Predict(latent, plan.Timesteps[index], prompt);
                    approximations[NoiseBand.Of(plan.LevelBefore(index))].Add(Compare(plan, index, cheap.Predict(latent, plan.Timesteps[index], prompt), known).Distance);
                    for (var pair = 0; pair < samples.Count; pair++)
                    {
                        var (one, other) = (devices[(ToyDevice)(pair / ToyDevices.Count)], others[(ToyDevice)(pair % ToyDevices.Count)]);
                        var honest = Compare(plan, index, one.Predict(latent, plan.Timesteps[index], prompt), other.Predict(latent, plan.Timesteps[index], prompt));
                        samples[pair].Add(new CalibrationSample(
                            new AccountId($"owner-{owner}"), honest with { Distance = honest.Distance * (owner < poisoners ? Exaggeration : scale) }));
                    }
                }
            }
        }

        var ceilings = approximations.ConvertAll(Ceiling);
        return new ToyCalibration([.. samples.Select(pair => ToleranceTable.Of(pair, ceilings))]);
    }

    /// <summary>Half of what all but one in a hundred evaluations of the cheapest approximation differ by.</summary>
    private static double Ceiling(List<double> approximations)
    {
        approximations.Sort();
        return approximations.Count == 0 ? 0 : approximations[approximations.Count / 100] / 2;
    }

    private static PredictionComparison Compare(SamplingPlan plan, int index, float[] claimed, float[] recomputed) =>
        PredictionComparison.Of(plan.LevelBefore(index), ToyDenoiser.Guidance, claimed, recomputed);
}
