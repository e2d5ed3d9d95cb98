using System.Text.Json;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

/// <summary>Whole runs of every sampler against diffusers.</summary>
[Trait("Category", "Golden")]
public sealed class SchedulerGoldenTests
{
    private static readonly GoldenFile Golden = GoldenFile.Load("schedulers");

    private static readonly Dictionary<string, ISampler> ByClass = Samplers.ByName.Values.ToDictionary(static sampler => sampler.DiffusersClass);

    private static readonly Dictionary<string, JsonElement> ById =
        Golden.Index.GetProperty("cases")
            .EnumerateArray()
            .Where(static test => ByClass.ContainsKey(test.GetProperty("scheduler").GetString()!))
            .ToDictionary(static test => test.GetProperty("id").GetString()!);

    public static TheoryData<string> Cases => [.. ById.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OfReferenceModel_StaysWithinTolerance(string id)
    {
        var test = ById[id];
        var plan = CreatePlan(test);
        AssertClose(test.GetProperty("timesteps"), plan.Timesteps);
        if (test.GetProperty("sigmas").ValueKind == JsonValueKind.Array)
        {
            AssertClose(test.GetProperty("sigmas"), plan.Sigmas!);
        }

        Assert.Equal(test.GetProperty("init_noise_sigma").GetDouble(), plan.InitialNoiseScale, 1e-4 * plan.InitialNoiseScale);
        var expected = Golden.Array(test.GetProperty("latents"));
        var count = plan.Timesteps.Count;
        var length = expected.Length / (count + 1);
        var tolerance = test.GetProperty("tol_abs").GetDouble();
        var stepSeed = test.GetProperty("noise_generator_seed");
        var stepNoise = NoiseSources.Cpu.Open(stepSeed.ValueKind == JsonValueKind.Number ? stepSeed.GetUInt64() : 0);
        var run = plan.Start(plan.DrawInitialLatent(NoiseSources.Cpu.Open(test.GetProperty("latent_seed").GetUInt64()), length), stepNoise);
        var input = new float[length];
        for (var i = 0; i < count; i++)
        {
            Assert.InRange(GoldenFile.MaxDifference(expected.Slice(i * length, length), run.Latent), 0, tolerance);
            run.WriteModelInput(input);
            var shift = (float)run.Timestep / 100f;
            run.Advance(Array.ConvertAll(input, x => 0.3f * MathF.Sin((3f * x) + shift)));
        }

        Assert.True(run.IsComplete);
        Assert.InRange(GoldenFile.MaxDifference(expected[^length..], run.Latent), 0, tolerance);
    }

    [Fact]
    public void Cases_OfEverySampler_AreThere()
    {
        Assert.All(ByClass.Keys, static name => Assert.Contains(ById.Values, test => test.GetProperty("scheduler").GetString() == name));
    }

    private static SamplingPlan CreatePlan(JsonElement test)
    {
        var config = test.GetProperty("config");
        var sampler = ByClass[test.GetProperty("scheduler").GetString()!];
        var eta = test.GetProperty("step_kwargs").TryGetProperty("eta", out var value) ? value.GetDouble() : 0;
        return sampler.CreatePlan(GoldenSettings.Read(config), test.GetProperty("steps").GetInt32(), new SamplerOptions { Eta = eta });
    }

    private static void AssertClose(JsonElement expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.Equal(expected[i].GetDouble(), actual[i], Math.Max(1e-6, 2e-4 * Math.Abs(expected[i].GetDouble())));
        }
    }
}
