using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Exact.Tests.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Commitments;

public sealed class TrajectoryReplayTests
{
    private const ulong Seed = 7;
    private const int Length = 256;

    private static readonly byte[] Image = SHA256.HashData("image"u8);

    public static TheoryData<string> AllSamplers => [.. Samplers.ByName.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(AllSamplers))]
    public void Run_HonestTrajectoryOfAnySampler_Matches(string sampler)
    {
        var plan = Samplers.ByName[sampler].CreatePlan(Trajectory.SettingsFor(sampler), 7);
        var (root, predictions, final) = Walk(plan);

        var matches = Assert.IsType<ReplayResult.Matches>(Replay(root, plan, predictions));
        Assert.Equal(plan.Timesteps.Count + 1, matches.Latents.Count);
        Assert.Equal(final, matches.Latents[^1]);
    }

    [Fact]
    public void Run_OneBitOfAnyPredictionChanged_Differs()
    {
        var plan = Samplers.ByName["k_dpmpp_2m"].CreatePlan(Trajectory.StableDiffusion, 7);
        var (root, predictions, _) = Walk(plan);
        foreach (var prediction in predictions)
        {
            var kept = prediction[100];
            prediction[100] = MathF.BitIncrement(kept);
            Assert.IsType<ReplayResult.Differs>(Replay(root, plan, predictions));
            prediction[100] = kept;
        }

        Assert.IsType<ReplayResult.Matches>(Replay(root, plan, predictions));
    }

    [Fact]
    public void Run_OtherSeedImageSamplerOrStepsSkipped_Differs()
    {
        var plan = Samplers.ByName["euler_a"].CreatePlan(Trajectory.StableDiffusion, 7);
        var (root, predictions, _) = Walk(plan);

        Assert.IsType<ReplayResult.Differs>(Replay(root, plan, predictions, Seed + 1));
        Assert.IsType<ReplayResult.Differs>(Replay(root, plan, predictions, image: SHA256.HashData("other"u8)));
        Assert.IsType<ReplayResult.Differs>(Replay(root, Samplers.ByName["ddpm"].CreatePlan(Trajectory.StableDiffusion, 7), predictions));
        Assert.IsType<ReplayResult.Malformed>(Replay(root, plan, predictions[..^1]));
    }

    [Fact]
    public void Run_PredictionOfAnotherLengthOrNotFinite_IsMalformed()
    {
        var plan = Samplers.ByName["ddim"].CreatePlan(Trajectory.StableDiffusion, 3);
        var (root, predictions, _) = Walk(plan);
        var good = predictions[1];

        predictions[1] = good[1..];
        Assert.Contains("Prediction 1 has 255 elements", Assert.IsType<ReplayResult.Malformed>(Replay(root, plan, predictions)).Reason, StringComparison.Ordinal);
        predictions[1] = [float.NaN, .. good[1..]];
        Assert.Contains("NaN", Assert.IsType<ReplayResult.Malformed>(Replay(root, plan, predictions)).Reason, StringComparison.Ordinal);
        predictions[1] = Array.ConvertAll(good, _ => float.MaxValue);
        predictions[0] = Array.ConvertAll(good, _ => float.MaxValue);
        Assert.Contains("latent", Assert.IsType<ReplayResult.Malformed>(Replay(root, plan, predictions)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Hasher_TensorNotFiniteEmptyOrOfAnotherLength_IsRefused()
    {
        var hasher = new TrajectoryHasher();

        Assert.Throws<ArgumentException>(() => hasher.Add([float.NaN], [1]));
        Assert.Throws<ArgumentException>(() => hasher.Add([1], [float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => hasher.Add([], []));
        Assert.Throws<ArgumentException>(() => hasher.Add([1, 2], [1]));
        Assert.Throws<InvalidOperationException>(() => hasher.Finish([1], Image));
        Assert.Equal(0, hasher.Evaluations);
    }

    private static ReplayResult Replay(byte[] root, SamplingPlan plan, IReadOnlyList<float[]> predictions, ulong seed = Seed, byte[]? image = null) =>
        TrajectoryReplay.Run(root, plan, NoiseSources.Cpu.Open(seed), Length, predictions, image ?? Image);

    private static (byte[] Root, float[][] Predictions, float[] Final) Walk(SamplingPlan plan)
    {
        var noise = NoiseSources.Cpu.Open(Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, Length), noise);
        var (hasher, predictions, input) = (new TrajectoryHasher(), new List<float[]>(), new float[Length]);
        while (!run.IsComplete)
        {
            run.WriteModelInput(input);
            predictions.Add(Trajectory.Predict(input, run.Timestep));
            hasher.Add(run.Latent, predictions[^1]);
            run.Advance(predictions[^1]);
        }

        return (hasher.Finish(run.Latent, Image).Root.ToArray(), [.. predictions], run.Latent.ToArray());
    }
}
