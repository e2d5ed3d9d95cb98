using System.Text.Json;
using SogniLike.Imaging.Exact.Autoencoding;
using SogniLike.Imaging.Exact.Conditioning;
using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Resizing;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Exact.Sampling.Schedules;
using SogniLike.Testing.Golden;
using Xunit.Abstractions;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>Small arithmetic around the samplers: each entry of misc.json has a test that goes through all of it.</summary>
[Trait("Category", "Golden")]
public sealed class MiscGoldenTests(ITestOutputHelper output)
{
    private static readonly GoldenFile File = GoldenFile.Load("misc");

    /// <summary>Every case with the name of its entry and its number; entries of an unknown name are cases that fail.</summary>
    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var entry in File.Index.EnumerateObject().Where(static entry => entry.Name is not ("bin" or "dtype" or "note")))
            {
                var count = entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.GetArrayLength() : 1;
                for (var i = 0; i < count; i++)
                {
                    data.Add(entry.Name, i);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfReference_StaysWithinTolerance(string entry, int number)
    {
        var value = File.Index.GetProperty(entry);
        var test = value.ValueKind == JsonValueKind.Array ? value[number] : value;
        switch (entry)
        {
            case "lcm_guidance_scale_embedding":
                AssertClose(test, "values", GuidanceEmbedding.Create(test.GetProperty("guidance_scale").GetDouble(), test.GetProperty("dim").GetInt32()));
                break;
            case "cfg":
                AssertGuidance(test);
                break;
            case "vae_latent_parameters_sample":
                AssertPosterior(test);
                break;
            case "postprocess_uint8":
                Assert.Equal(
                    test.GetProperty("uint8").EnumerateArray().Select(static x => x.GetByte()), Floats(test, "x").Select(DecodedPixels.ToByte));
                break;
            case "mask_nearest_resize_div8":
                Assert.Equal(Floats(test, "dst"), Resize(test, "dst", ResizeMode.Nearest));
                break;
            case "latent_upscale":
                AssertClose(test, "dst", Resize(test, "dst", Mode(test)));
                break;
            case "emphasis_a1111_original":
                var embeddings = Floats(test, "z");
                Emphasis.Apply(embeddings, File.Array(test.GetProperty("weights")));
                AssertClose(test, "out", embeddings);
                break;
            case "flow_match_dynamic_shift":
                AssertDynamicShift(test);
                break;
            default:
                Assert.Fail($"Nothing reads {entry}.");
                break;
        }
    }

    private void AssertGuidance(JsonElement test)
    {
        var conditional = Floats(test, "cond");
        var guided = new float[conditional.Length];
        ClassifierFreeGuidance.Apply(Floats(test, "uncond"), conditional, test.GetProperty("guidance_scale").GetDouble(), guided);
        // The reference has a batch of images; each is rescaled by itself.
        var length = guided.Length / test.GetProperty("cond").GetProperty("shape")[0].GetInt32();
        for (var start = 0; start < guided.Length; start += length)
        {
            ClassifierFreeGuidance.Rescale(conditional.AsSpan(start, length), test.GetProperty("guidance_rescale").GetDouble(), guided.AsSpan(start, length));
        }

        AssertClose(test, "out", guided);
    }

    private static void AssertPosterior(JsonElement test)
    {
        var parameters = Floats(test, "parameters");
        var expected = Floats(test, "sample");
        var latent = new float[expected.Length];
        LatentPosterior.Sample(parameters, Floats(test, "noise"), latent);
        var tolerance = test.GetProperty("rel_tol").GetDouble();
        Assert.All(expected.Zip(latent), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
        Assert.Equal(Floats(test, "mode"), LatentPosterior.Mode(parameters).ToArray());
    }

    private static void AssertDynamicShift(JsonElement test)
    {
        var settings = new SchedulerSettings { PredictionType = PredictionType.Flow, UseDynamicShifting = true };
        var tokens = test.GetProperty("image_seq_len").GetInt32();
        Assert.Equal(test.GetProperty("mu").GetDouble(), FlowShift.Mu(settings, tokens), 1e-12);
        var plan = Samplers.ByName["flow_euler"].CreatePlan(settings, test.GetProperty("steps").GetInt32(), new SamplerOptions { ImageTokens = tokens });
        GoldenRun.AssertClose(test.GetProperty("timesteps"), plan.Timesteps, nearZero: 1e-6);
        GoldenRun.AssertClose(test.GetProperty("sigmas"), plan.Sigmas!, nearZero: 1e-6);
    }

    private static ResizeMode Mode(JsonElement test) => (test.GetProperty("mode").GetString(), test.GetProperty("antialias").GetBoolean()) switch
    {
        ("nearest", _) => ResizeMode.Nearest,
        ("nearest-exact", _) => ResizeMode.NearestExact,
        ("bilinear", false) => ResizeMode.Bilinear,
        ("bilinear", true) => ResizeMode.BilinearAntialiased,
        ("bicubic", false) => ResizeMode.Bicubic,
        ("bicubic", true) => ResizeMode.BicubicAntialiased,
        var mode => throw new ArgumentException($"Unknown mode {mode}."),
    };

    private static float[] Resize(JsonElement test, string target, ResizeMode mode)
    {
        var (from, to) = (test.GetProperty("src").GetProperty("shape"), test.GetProperty(target).GetProperty("shape"));
        return PlaneResizer.Resize(Floats(test, "src"), from[3].GetInt32(), from[2].GetInt32(), to[3].GetInt32(), to[2].GetInt32(), mode);
    }

    private static float[] Floats(JsonElement test, string name) => File.Array(test.GetProperty(name)).ToArray();

    private void AssertClose(JsonElement test, string name, float[] actual)
    {
        var error = GoldenFile.MaxDifference(Floats(test, name), actual);
        var tolerance = test.GetProperty("tol_abs").GetDouble();
        output.WriteLine($"error / tolerance = {error / tolerance:G3}");
        Assert.InRange(error, 0, tolerance);
    }
}
