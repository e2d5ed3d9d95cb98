using System.Text.Json;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Testing.Golden;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>Whole runs of the samplers of k-diffusion, which A1111 uses.</summary>
[Trait("Category", "Golden")]
public sealed class KDiffusionGoldenTests(ITestOutputHelper output)
{
    private static readonly GoldenFile File = GoldenFile.Load("kdiffusion");

    private static readonly Dictionary<string, JsonElement> ById = File.CasesById();

    public static TheoryData<string> Cases => [.. ById.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_FromNoise_StaysWithinTolerance(string id)
    {
        var test = ById[id];
        var sampler = GoldenRun.Sampler(test.GetProperty("sampler").GetString()!);
        Assert.Equal(test.GetProperty("a1111").GetString(), sampler.ParametersName);
        var schedule = test.GetProperty("schedule").GetString()!;
        var plan = sampler.CreatePlan(
            new SchedulerSettings(),
            test.GetProperty("steps").GetInt32(),
            new SamplerOptions { Schedule = schedule == "normal" ? ScheduleType.Linspace : ScheduleTypes.ByName[schedule] });
        GoldenRun.AssertClose(test.GetProperty("sigmas"), plan.Sigmas!, nearZero: 1e-6);

        var expected = File.Array(test.GetProperty("latents"));
        var count = test.GetProperty("latents").GetProperty("shape")[0].GetInt32();
        var length = expected.Length / count;
        var initial = plan.DrawInitialLatent(NoiseSources.Cpu.Open(test.GetProperty("latent_seed").GetUInt64()), length);
        var noise = new RecordedNoise(GoldenRun.StepNoise(test));
        var latents = GoldenRun.Walk(plan.Start(initial, noise));
        var error = 0.0;
        for (var step = 0; step < count; step++)
        {
            // The reference tells the latents of whole steps.
            var latent = step == count - 1 ? latents[^1] : latents[step * plan.EvaluationsPerStep];
            error = Math.Max(error, GoldenFile.MaxDifference(expected.Slice(step * length, length), latent));
        }

        var tolerance = test.GetProperty("tol_abs").GetDouble();
        output.WriteLine($"error / tolerance = {error / tolerance:G3}");
        Assert.InRange(error, 0, tolerance);
        var draws = test.GetProperty("noise");
        Assert.Equal(draws.ValueKind == JsonValueKind.Null ? 0 : draws.GetProperty("shape")[0].GetInt32(), noise.Draws.Count);
        for (var i = 0; i < noise.Draws.Count; i++)
        {
            Assert.True(File.Array(draws).Slice(i * length, length).SequenceEqual(noise.Draws[i]), $"draw {i} differs");
        }
    }
}
