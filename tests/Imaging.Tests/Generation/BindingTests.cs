using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>The same model exported in different ways makes the same image.</summary>
public sealed class BindingTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", NegativePrompt = "ab", Seed = 7, Steps = 5, GuidanceScale = 3 };

    public static TheoryData<OnnxElementType, string> Timesteps
    {
        get
        {
            var data = new TheoryData<OnnxElementType, string>();
            foreach (var type in (OnnxElementType[])[OnnxElementType.Int64, OnnxElementType.Int32, OnnxElementType.Float, OnnxElementType.Float16, OnnxElementType.Double])
            {
                foreach (var shape in (string[])["scalar", "one", "steps", "batch", "unnamed"])
                {
                    data.Add(type, shape);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Timesteps))]
    public async Task Generate_AnyTypeAndRankOfTimestep_MakesTheSameImage(OnnxElementType type, string shape)
    {
        object[] dimensions = shape switch { "scalar" => [], "one" => [1], "unnamed" => [new()], _ => [shape] };
        using var model = new FakeModel { TimestepType = type, TimestepShape = dimensions }.Write();

        AssertClose(await Reference(), await Generate(model));
    }

    [Theory]
    [InlineData(OnnxElementType.Int32, false)]
    [InlineData(OnnxElementType.Int64, false)]
    [InlineData(OnnxElementType.Int32, true)]
    [InlineData(OnnxElementType.Int64, true)]
    public async Task Generate_AnyTypeOfTokenIds_MakesTheSameImage(OnnxElementType type, bool hasAttentionMask)
    {
        using var model = new FakeModel { IdsType = type, HasAttentionMask = hasAttentionMask }.Write();

        AssertClose(await Reference(), await Generate(model));
    }

    [Theory]
    [InlineData(OnnxElementType.Float16)]
    [InlineData(OnnxElementType.Double)]
    public async Task Generate_OtherPrecision_MakesNearlyTheSameImage(OnnxElementType type)
    {
        using var model = new FakeModel { FloatType = type }.Write();

        AssertClose(await Reference(), await Generate(model), 0.02);
    }

    [Fact]
    public async Task Generate_GraphsOfBatchOne_MakeTheSameImageBitForBit()
    {
        using var model = new FakeModel { Batch = 1, TimestepShape = [1] }.Write();

        var (expected, actual) = (await Reference(), await Generate(model));

        Assert.Equal(expected.Predictions.SelectMany(static values => values), actual.Predictions.SelectMany(static values => values));
    }

    [Fact]
    public async Task Generate_GraphsOfBatchTwo_TakeTimestepsOfTheBatch()
    {
        using var model = new FakeModel { TimestepShape = [2], Batch = "batch" }.Write();

        AssertClose(await Reference(), await Generate(model));
    }

    [Fact]
    public async Task Predict_WithGuidance_IsWhatTheGraphsSay()
    {
        using var model = new FakeModel().Write();

        var run = await Generate(model);

        var (sample, timestep) = (run.Before[0], run.Steps[0].Timestep);
        using var loaded = model.Load();
        double Text(string prompt) => loaded.Contract.TextEncoders[0].Tokenizer.EncodePadded(prompt).Ids.Average() * 0.1 * 0.01;
        var guided = Text("ab") + (3 * (Text("a b") - Text("ab")));
        for (var i = 0; i < sample.Length; i++)
        {
            Assert.Equal((sample[i] * 0.5) + guided + (timestep * 0.001), run.Predictions[0][i], 1e-3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0)]
    public async Task Generate_GuidanceOfOneOrLess_IgnoresTheNegativePrompt(double scale)
    {
        using var model = new FakeModel().Write();

        var first = await Generate(model, Request with { GuidanceScale = scale });
        var second = await Generate(model, Request with { GuidanceScale = scale, NegativePrompt = "something else" });

        Assert.Equal(first.Predictions[0], second.Predictions[0]);
        Assert.NotEqual(first.Predictions[0], (await Generate(model)).Predictions[0]);
    }

    private static async Task<StepRecorder> Reference()
    {
        using var model = new FakeModel().Write();
        return await Generate(model);
    }

    private static async Task<StepRecorder> Generate(FakeModel model, GenerationRequest? request = null)
    {
        var recorder = new StepRecorder();
        using var loaded = model.Load();
        Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(loaded).GenerateAsync(request ?? Request, recorder));
        return recorder;
    }

    private static void AssertClose(StepRecorder expected, StepRecorder actual, double tolerance = 2e-3)
    {
        foreach (var (first, second) in expected.Latents.Zip(actual.Latents))
        {
            Assert.InRange(Testing.Golden.GoldenFile.MaxDifference(first, second), 0, tolerance);
        }
    }
}
