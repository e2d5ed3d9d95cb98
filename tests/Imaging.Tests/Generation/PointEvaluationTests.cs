using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Evaluations;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>What audits and calibration stand on: the model at single points of a run gives what it gave in the run.</summary>
public sealed class PointEvaluationTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red apple", NegativePrompt = "blue", Seed = 42, Steps = 6, GuidanceScale = 3, Sampler = "k_euler_a" };

    [Fact]
    public async Task Evaluate_PointsOfARun_GivesItsPredictionsBitForBit()
    {
        var recorder = await RecordAsync(Request);
        int[] asked = [4, 0, 4];

        var result = await new ImagePipeline(EmojiDiffusionFixture.Model).EvaluateAsync(Request, [.. asked.Select(i => new EvaluationPoint(i, recorder.Before[i]))]);

        var predictions = Assert.IsType<EvaluationResult.Completed>(result).Predictions;
        Assert.Equal(asked.Select(i => recorder.Predictions[i]), predictions);
    }

    [Fact]
    public async Task OpenPoints_OneAfterTheOther_GivesPredictionsAndImageOfTheRun()
    {
        var recorder = new StepRecorder();
        var pipeline = new ImagePipeline(EmojiDiffusionFixture.Model);
        var image = Assert.IsType<GenerationResult.Completed>(await pipeline.GenerateAsync(Request, recorder)).Image;

        using var points = Assert.IsType<PointsOpening.Opened>(pipeline.OpenPoints(Request)).Evaluator;
        Assert.Equal((6, 4 * 16 * 16), (points.Evaluations, points.LatentLength));
        for (var i = 0; i < points.Evaluations; i++)
        {
            var result = await points.EvaluateAsync([new EvaluationPoint(i, recorder.Before[i])]);
            Assert.Equal(recorder.Predictions[i], Assert.IsType<EvaluationResult.Completed>(result).Predictions[0]);
        }

        var decoded = Assert.IsType<DecodingResult.Completed>(await points.DecodeAsync(recorder.Latents[^1])).Image;
        Assert.Equal(image.Pixels.Pixels.ToArray(), decoded.Pixels.ToArray());
    }

    [Fact]
    public async Task Decode_LatentThatDoesNotFit_IsNamed()
    {
        using var points = Assert.IsType<PointsOpening.Opened>(new ImagePipeline(EmojiDiffusionFixture.Model).OpenPoints(Request)).Evaluator;

        Assert.Equal("Latent", Assert.IsType<DecodingResult.Invalid>(await points.DecodeAsync(new float[points.LatentLength - 1])).Fault.Field);
        Assert.Equal("Latent", Assert.IsType<DecodingResult.Invalid>(await points.DecodeAsync(Enumerable.Repeat(float.NaN, points.LatentLength).ToArray())).Fault.Field);
    }

    [Theory]
    [InlineData(1, GraphOptimization.None)]
    [InlineData(2, GraphOptimization.Basic)]
    [InlineData(1, GraphOptimization.Extended)]
    [InlineData(2, GraphOptimization.All)]
    public async Task Evaluate_OtherThreadsAndOptimisations_StaysAHundredTimesCloserThanAnotherPrompt(int threads, GraphOptimization optimization)
    {
        var recorder = await RecordAsync(Request);
        var options = new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = threads, GraphOptimization = optimization };
        using var model = Assert.IsType<ImageModelLoading.Loaded>(ImageModel.Load(RepositoryPaths.EmojiDiffusion, options)).Model;
        List<EvaluationPoint> points = [.. recorder.Before.Select((latent, i) => new EvaluationPoint(i, latent))];

        var honest = await DistancesAsync(model, Request, points, recorder);
        var other = await DistancesAsync(model, Request with { Prompt = "a green apple" }, points, recorder);

        Assert.True(honest.Max() * 100 < other.Min(), $"{honest.Max()} and {other.Min()}");
    }

    [Fact]
    public async Task Evaluate_PointsThatDoNotFit_AreNamed()
    {
        var latent = new float[4 * 16 * 16];
        await AssertInvalidAsync(Request, [], "Points");
        await AssertInvalidAsync(Request, [new EvaluationPoint(6, latent)], "Points.Index");
        await AssertInvalidAsync(Request, [new EvaluationPoint(-1, latent)], "Points.Index");
        await AssertInvalidAsync(Request, [new EvaluationPoint(0, latent.AsMemory(1))], "Points.Latent");
        await AssertInvalidAsync(Request, [new EvaluationPoint(0, latent.Select(static _ => float.NaN).ToArray())], "Points.Latent");
        await AssertInvalidAsync(Request with { Count = 2 }, [new EvaluationPoint(0, latent)], "Source");
        await AssertInvalidAsync(Request with { Hires = new HiresFix { Scale = 2 } }, [new EvaluationPoint(0, latent)], "Source");
        await AssertInvalidAsync(Request with { Sampler = "none" }, [new EvaluationPoint(0, latent)], "Sampler");
    }

    [Fact]
    public void WriteModelInput_AtEveryEvaluation_IsWhatARunWrites()
    {
        var plan = Samplers.ByName["k_euler"].CreatePlan(EmojiDiffusionFixture.Model.Contract.Scheduler, 5);
        var run = plan.Start([3, -2, 1, 0.5f], Exact.Noise.NoiseSources.Cpu.Open(1));
        var (expected, input) = (new float[4], new float[4]);
        for (; !run.IsComplete; run.Advance([1, 2, 3, 4]))
        {
            run.WriteModelInput(expected);
            plan.WriteModelInput(run.Index, run.Latent, input);
            Assert.Equal(expected, input);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => plan.WriteModelInput(5, input, input));
    }

    private static async Task AssertInvalidAsync(GenerationRequest request, EvaluationPoint[] points, string field)
    {
        var result = await new ImagePipeline(EmojiDiffusionFixture.Model).EvaluateAsync(request, points);
        Assert.Equal(field, Assert.IsType<EvaluationResult.Invalid>(result).Faults[0].Field);
    }

    private static async Task<StepRecorder> RecordAsync(GenerationRequest request)
    {
        var recorder = new StepRecorder();
        Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(request, recorder));
        return recorder;
    }

    private static async Task<List<double>> DistancesAsync(ImageModel model, GenerationRequest request, List<EvaluationPoint> points, StepRecorder recorder)
    {
        var result = Assert.IsType<EvaluationResult.Completed>(await new ImagePipeline(model).EvaluateAsync(request, points));
        return [.. result.Predictions.Select((prediction, i) => EpsilonDistance.Between(recorder.Predictions[i], prediction).RelativeL2)];
    }
}
