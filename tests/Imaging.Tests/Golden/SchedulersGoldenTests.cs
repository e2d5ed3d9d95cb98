using System.Text.Json;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Testing.Golden;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>Whole runs of every scheduler class of diffusers: schedulers.json and, started late from an image, img2img.json.</summary>
[Trait("Category", "Golden")]
public sealed class SchedulersGoldenTests(ITestOutputHelper output)
{
    private static readonly GoldenFile TextToImage = GoldenFile.Load("schedulers");

    private static readonly GoldenFile ImageToImage = GoldenFile.Load("img2img");

    private static readonly Dictionary<string, JsonElement> TextToImageById = TextToImage.CasesById();

    private static readonly Dictionary<string, JsonElement> ImageToImageById = ImageToImage.CasesById();

    public static TheoryData<string> TextToImageCases => [.. TextToImageById.Keys];

    public static TheoryData<string> ImageToImageCases => [.. ImageToImageById.Keys];

    [Theory]
    [MemberData(nameof(TextToImageCases))]
    public void Run_FromNoise_StaysWithinTolerance(string id)
    {
        var test = TextToImageById[id];
        var plan = CreatePlan(test);
        Assert.Equal(test.GetProperty("order").GetInt32(), plan.EvaluationsPerStep);
        GoldenRun.AssertClose(test.GetProperty("timesteps"), plan.Timesteps, nearZero: 1e-3);
        AssertSigmas(test.GetProperty("sigmas"), plan);
        Assert.Equal(test.GetProperty("init_noise_sigma").GetDouble(), plan.InitialNoiseScale, 1e-4 * plan.InitialNoiseScale);
        var expected = TextToImage.Array(test.GetProperty("latents"));
        var length = expected.Length / (plan.Timesteps.Count + 1);
        var initial = plan.DrawInitialLatent(NoiseSources.Cpu.Open(test.GetProperty("latent_seed").GetUInt64()), length);

        AssertRun(TextToImage, test, plan, initial);
    }

    [Theory]
    [MemberData(nameof(ImageToImageCases))]
    public void Run_FromImage_StaysWithinTolerance(string id)
    {
        var test = ImageToImageById[id];
        var plan = CreatePlan(test);
        GoldenRun.AssertClose(test.GetProperty("timesteps"), plan.Timesteps, nearZero: 1e-3);
        var image = ImageToImage.Array(test.GetProperty("x0"));
        var initial = new float[image.Length];
        plan.AddNoise(image, ImageToImage.Array(test.GetProperty("noise0")), 0, initial);

        AssertRun(ImageToImage, test, plan, initial);
    }

    private static SamplingPlan CreatePlan(JsonElement test)
    {
        var scheduler = test.GetProperty("scheduler").GetString()!;
        var sampler = GoldenRun.Sampler(scheduler);
        var settings = GoldenRun.Settings(test.GetProperty("config"), scheduler);
        return sampler.CreatePlan(settings, test.GetProperty("steps").GetInt32(), GoldenRun.Options(test, sampler, settings));
    }

    /// <summary>Schedulers with two evaluations per step list most levels twice.</summary>
    private static void AssertSigmas(JsonElement expected, SamplingPlan plan)
    {
        if (expected.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        List<JsonElement> distinct = [];
        foreach (var sigma in expected.EnumerateArray())
        {
            if (distinct.Count == 0 || distinct[^1].GetDouble() != sigma.GetDouble())
            {
                distinct.Add(sigma);
            }
        }

        GoldenRun.AssertClose(JsonSerializer.SerializeToElement(distinct), plan.Sigmas!, nearZero: 1e-6);
    }

    private void AssertRun(GoldenFile file, JsonElement test, SamplingPlan plan, float[] initial)
    {
        var noise = new RecordedNoise(GoldenRun.StepNoise(test));
        var expected = file.Array(test.GetProperty("latents"));
        var latents = GoldenRun.Walk(plan.Start(initial, noise));
        Assert.Equal(expected.Length, latents.Count * initial.Length);
        var error = 0.0;
        for (var i = 0; i < latents.Count; i++)
        {
            error = Math.Max(error, GoldenFile.MaxDifference(expected.Slice(i * initial.Length, initial.Length), latents[i]));
        }

        var tolerance = test.GetProperty("tol_abs").GetDouble();
        output.WriteLine($"error / tolerance = {error / tolerance:G3}");
        Assert.InRange(error, 0, tolerance);

        // The reference also draws noise that it multiplies by zero in the last step.
        var draws = test.GetProperty("noise_step").GetArrayLength();
        Assert.InRange(noise.Draws.Count, draws - 1, draws);
        for (var i = 0; i < noise.Draws.Count; i++)
        {
            Assert.True(file.Array(test.GetProperty("noise")).Slice(i * initial.Length, initial.Length).SequenceEqual(noise.Draws[i]), $"draw {i} differs");
        }
    }
}
