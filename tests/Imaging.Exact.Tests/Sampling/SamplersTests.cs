using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

public sealed class SamplersTests
{
    private static readonly SchedulerSettings StableDiffusion = new() { StepsOffset = 1, SetAlphaToOne = false };

    public static TheoryData<string> Names => [.. Samplers.ByName.Keys];

    /// <summary>SHA-256 of all latents of a run whose model is exact arithmetic: the same on every machine, for ever.</summary>
    public static TheoryData<string, PredictionType, double, string> Trajectories => new()
    {
        { "ddim", PredictionType.Epsilon, 0, "8bfab5c40a466a877ea3b6a084921a6332c220c8320933faff45b2511762c71b" },
        { "ddim", PredictionType.Epsilon, 0.5, "1628ee1ba686d5e4933608b70791d8e0cb15cd181c4f4f34c1a61ace36c96975" },
        { "ddim", PredictionType.Velocity, 0, "92e86a81a84cedf89ed937422532b0e5462239869cffa3500ecde96db0ac3f9d" },
        { "ddim", PredictionType.Sample, 0, "5cfb567512dfbd5ee8599ec051b005d41e33cd66ecda7505174eb3e0aadeeee1" },
        { "euler", PredictionType.Epsilon, 0, "6493d5a622719210a78b53ce2e0a2ccc665c0507f8bc754c7428aaf09261c969" },
        { "euler", PredictionType.Velocity, 0, "23593e9ea71b8d1ff97bf11b583d907f28d28e15f39a76ed188f678c78af9ff6" },
        { "euler", PredictionType.Sample, 0, "929553c074875b702a7ea2611ef6ac856ce38bc4275ea8e4e59c08c8efe0113d" },
    };

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void Run_OfExactModel_HasThePinnedBits(string name, PredictionType prediction, double eta, string expected)
    {
        var plan = Samplers.ByName[name].CreatePlan(StableDiffusion with { PredictionType = prediction }, 20, new SamplerOptions { Eta = eta });

        var actual = TrajectoryHash(plan, 42);

        Assert.True(expected == actual, $"The hash is {actual}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Replayed_MakesTheSameBits(string name)
    {
        var plan = Samplers.ByName[name].CreatePlan(StableDiffusion, 7, new SamplerOptions { Eta = 1 });

        Assert.Equal(TrajectoryHash(plan, 9), TrajectoryHash(plan, 9));
        Assert.NotEqual(TrajectoryHash(plan, 9), TrajectoryHash(plan, 10));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OfPerfectModel_EndsAtTheImage(string name)
    {
        var plan = Samplers.ByName[name].CreatePlan(StableDiffusion with { PredictionType = PredictionType.Sample, SetAlphaToOne = true }, 20);
        var noise = NoiseSources.Cpu.Open(3);
        var run = plan.Start(plan.DrawInitialLatent(noise, 64), noise);
        var image = Enumerable.Range(0, 64).Select(static i => (i - 32) / 20f).ToArray();

        while (!run.IsComplete)
        {
            run.Advance(image);
        }

        for (var i = 0; i < image.Length; i++)
        {
            Assert.Equal(image[i], run.Latent[i], 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CreatePlan_EveryStepCountAndSpacing_HasFallingTimestepsInRange(string name)
    {
        foreach (var spacing in Enum.GetValues<TimestepSpacing>())
        {
            foreach (var steps in (int[])[1, 2, 3, 7, 19, 50, 333, 999, 1000])
            {
                var timesteps = Samplers.ByName[name].CreatePlan(StableDiffusion with { TimestepSpacing = spacing }, steps).Timesteps;

                Assert.Equal(steps, timesteps.Count);
                Assert.All(timesteps, static t => Assert.InRange(t, 0, 999));
                Assert.All(timesteps.Zip(timesteps.Skip(1)), static pair => Assert.True(pair.First > pair.Second));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CreatePlan_StepsOutOfRange_Throws(string name)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Samplers.ByName[name].CreatePlan(StableDiffusion, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Samplers.ByName[name].CreatePlan(StableDiffusion, 1001));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void CreatePlan_EtaOutOfRange_Throws(double eta)
    {
        Assert.Throws<ArgumentException>(() => Samplers.ByName["ddim"].CreatePlan(StableDiffusion, 5, new SamplerOptions { Eta = eta }));
    }

    [Fact]
    public void CreatePlan_Clipping_LimitsThePredictedImage()
    {
        var plan = Samplers.ByName["ddim"].CreatePlan(StableDiffusion with { PredictionType = PredictionType.Sample, SetAlphaToOne = true, ClipRange = 1 }, 1);
        var run = plan.Start([0f, 0f], NoiseSources.Cpu.Open(0));

        run.Advance([5f, -5f]);

        Assert.Equal([1f, -1f], run.Latent.ToArray());
    }

    [Fact]
    public void Advance_WrongLengthOrAfterTheEnd_Throws()
    {
        var run = Samplers.ByName["ddim"].CreatePlan(StableDiffusion, 1).Start([1f, 2f], NoiseSources.Cpu.Open(0));

        Assert.Throws<ArgumentException>(() => run.Advance([1f]));
        Assert.Throws<ArgumentException>(() => run.WriteModelInput(new float[3]));
        run.Advance([1f, 1f]);
        Assert.Throws<InvalidOperationException>(() => run.Advance([1f, 1f]));
        Assert.Throws<InvalidOperationException>(() => run.WriteModelInput(new float[2]));
    }

    private static string TrajectoryHash(SamplingPlan plan, ulong seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var noise = NoiseSources.Cpu.Open(seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, 256), noise);
        var input = new float[256];
        while (!run.IsComplete)
        {
            hash.AppendData(MemoryMarshal.AsBytes(run.Latent));
            run.WriteModelInput(input);
            var t = (float)(run.Timestep / 1000);
            run.Advance(Array.ConvertAll(input, x => (x * 0.75f) - (0.125f * x * x * t / (1f + (x * x)))));
        }

        hash.AppendData(MemoryMarshal.AsBytes(run.Latent));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
