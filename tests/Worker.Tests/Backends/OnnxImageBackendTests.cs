using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Tests.Backends;

/// <summary>The real backend with the built-in model.</summary>
public sealed class OnnxImageBackendTests
{
    private static readonly InferenceOptions Cpu = new() { ExecutionProvider = ExecutionProvider.Cpu };

    private static readonly ImageRequest Request = new(RepositoryPaths.EmojiDiffusion, "a red apple", "", 128, 128, 4, "ddim", 3, 42, "cpu");

    [Fact]
    public async Task InspectAsync_UsableModel_TellsItsModesAndLoadsTheFirst()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        Assert.Empty(backend.Description.Modes);
        Assert.False(backend.IsLoaded(Request.ModelFolder));

        Assert.Equal(new ModelInspection.Usable("fp32"), await backend.InspectAsync(Request.ModelFolder, CancellationToken.None));

        Assert.Equal(["txt2img", "img2img", "inpaint", "outpaint", "hires"], backend.Description.Modes);
        Assert.True(backend.IsLoaded(Request.ModelFolder));
    }

    [Fact]
    public async Task GenerateAsync_FromAPicture_RunsTheLastStepsAndKeepsItsComposition()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var (picture, progress) = (await DrawAsync(backend, Request with { Steps = 12 }), new List<ImageProgress>());

        var near = await DrawAsync(backend, Pictured(picture, 0.25), progress.Add);
        var far = await DrawAsync(backend, Pictured(picture, 1));

        Assert.Equal((3, 3), (progress[^1].Step, progress[^1].Steps));
        Assert.True(2 * Distance(picture, near) < Distance(picture, far), $"{Distance(picture, near)} is not far below {Distance(picture, far)}.");
    }

    [Fact]
    public async Task GenerateAsync_UnderAMask_KeepsTheRestOfAPictureOfAnySizeBitForBit()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var pixels = new byte[130 * 133 * 3];
        new Random(5).NextBytes(pixels);
        var picture = new RgbImage(130, 133, pixels);
        var mask = new MaskImage(130, 133, [.. Enumerable.Range(0, 130 * 133).Select(i => i % 130 < 40 ? (byte)255 : (byte)0)]);
        var source = Source(picture, 0.5) with { Mask = new SourceFile(new string('b', 64), 1), MaskPixels = mask, MaskBlur = 0 };

        var drawn = await DrawAsync(backend, Request with { Source = source });

        // The picture is cut to 128 x 128 in its middle.
        Assert.Equal((128, 128), (drawn.Width, drawn.Height));
        for (var y = 0; y < 128; y++)
        {
            Assert.True(picture.Row(y + 2)[((39 + 2) * 3)..(129 * 3)].SequenceEqual(drawn.Row(y)[(40 * 3)..]));
            Assert.False(picture.Row(y + 2)[3..(40 * 3)].SequenceEqual(drawn.Row(y)[..(39 * 3)]));
        }
    }

    private static PictureSource Source(RgbImage picture, double strength) =>
        new(new SourceFile(new string('a', 64), 1), picture.Width, picture.Height, strength, null, 0, OnlyMasked: false) { Pixels = picture };

    private static ImageRequest Pictured(RgbImage picture, double strength) => Request with { Prompt = "a blue fish", Steps = 12, Seed = 5, Source = Source(picture, strength) };

    private static async Task<RgbImage> DrawAsync(OnnxImageBackend backend, ImageRequest request, Action<ImageProgress>? progress = null)
    {
        var finished = Assert.IsType<ImageOutcome.Finished>(await backend.GenerateAsync(request, progress ?? (_ => { }), null, CancellationToken.None));
        return Assert.IsType<PngReading.Read>(PngReader.Read(finished.Png, new PngReadLimits(1 << 20, 512, 1 << 20))).Image;
    }

    private static double Distance(RgbImage one, RgbImage other) => Enumerable.Range(0, one.Pixels.Length).Average(i => Math.Abs(one.Pixels.Span[i] - other.Pixels.Span[i]));

    [Fact]
    public async Task IsLoaded_SessionsClosedForWantOfRoom_IsFalse()
    {
        await using var backend = new OnnxImageBackend(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, SessionCacheBytes = 1 });

        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);

        Assert.False(backend.IsLoaded(Request.ModelFolder));
    }

    [Fact]
    public async Task GenerateAsync_WithPreviews_SendsThemWithTheProgressOfTheirStep()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var progress = new List<ImageProgress>();

        var outcome = await backend.GenerateAsync(Request with { PreviewEverySteps = 2, MaxPreviewBytes = 4096 }, progress.Add, null, CancellationToken.None);

        Assert.IsType<ImageOutcome.Finished>(outcome);
        var shown = Assert.Single(progress, static step => !step.Preview.IsEmpty);
        Assert.Equal((2, 4), (shown.Step, shown.Steps));
        Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(shown.Preview, new PngLimits(4096, 16, 16)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task GenerateAsync_NumberOfPreviews_IsThatAndLeavesTheImageAsItIs(int previews)
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var request = Request with { Steps = 12 };
        var progress = new List<ImageProgress>();

        var plain = await backend.GenerateAsync(request, static _ => { }, null, CancellationToken.None);
        var shown = await backend.GenerateAsync(request with { PreviewEverySteps = 5, Previews = previews }, progress.Add, null, CancellationToken.None);

        Assert.Equal(previews, progress.Count(static step => !step.Preview.IsEmpty));
        Assert.Equal(Assert.IsType<ImageOutcome.Finished>(plain).Png.ToArray(), Assert.IsType<ImageOutcome.Finished>(shown).Png.ToArray());
    }

    [Fact]
    public async Task GenerateBatchAsync_NumbersOfPreviews_AreThoseOfEachImage()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var counts = new int[3];
        var images = new[] { 0, 5, 1 }.Select((previews, i) => new BatchImage(
            Request with { Steps = 8, Seed = (ulong)i, PreviewEverySteps = 5, Previews = previews },
            step => counts[i] += step.Preview.IsEmpty ? 0 : 1,
            null,
            static _ => { },
            CancellationToken.None));

        await backend.GenerateBatchAsync([.. images], CancellationToken.None);

        Assert.Equal([0, 5, 1], counts);
    }

    [Theory]
    [InlineData("ddim", "cpu")]
    [InlineData("k_euler_a", "nv")]
    [InlineData("k_heun", "cpu")]
    [InlineData("pndm", "cpu")]
    public async Task GenerateAsync_Trajectory_IsThatOfTheReplay(string sampler, string noiseSource)
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("sogni-worker-").FullName);
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        Assert.Contains("commitments/1", backend.Description.Features);
        using var trajectory = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions { TrajectoryMemoryBytes = 0 })).Begin();

        var outcome = await backend.GenerateAsync(Request with { Sampler = sampler, NoiseSource = noiseSource }, static _ => { }, trajectory, CancellationToken.None);

        await AssertReplaysAsync(trajectory, Assert.IsType<ImageOutcome.Finished>(outcome), Request with { Sampler = sampler, NoiseSource = noiseSource });
        trajectory.Dispose();
        Directory.Delete(folder.FullPath, recursive: true);
    }

    [Fact]
    public async Task GenerateBatchAsync_Trajectories_AreThoseOfTheReplaysOfEach()
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("sogni-worker-").FullName);
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var keeper = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions()));
        using var first = keeper.Begin();
        using var second = keeper.Begin();
        var (one, other) = (Request, Request with { Prompt = "a cat", NegativePrompt = "blue", Seed = 7 });
        var finished = new Dictionary<ulong, ImageOutcome.Finished>();

        await backend.GenerateBatchAsync(
            [
                new BatchImage(one, static _ => { }, first, image => finished[one.Seed] = image, CancellationToken.None),
                new BatchImage(other, static _ => { }, second, image => finished[other.Seed] = image, CancellationToken.None),
            ],
            CancellationToken.None);

        await AssertReplaysAsync(first, finished[one.Seed], one);
        await AssertReplaysAsync(second, finished[other.Seed], other);
        Directory.Delete(folder.FullPath, recursive: true);
    }

    [Fact]
    public async Task OpenPointsAsync_PointsOfItsOwnRun_GivesPredictionsAndImageBitForBit()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var recorder = new StepKeeper();
        var png = Assert.IsType<ImageOutcome.Finished>(await backend.GenerateAsync(Request, static _ => { }, recorder, CancellationToken.None)).Png;

        using var run = Assert.IsType<PointRunOpening.Opened>(await backend.OpenPointsAsync(Request, CancellationToken.None)).Run;
        Assert.Equal(recorder.Latents[0].Length, run.LatentLength);
        for (var i = 0; i < Request.Steps; i++)
        {
            var outcome = await run.PredictAsync(i, recorder.Latents[i], CancellationToken.None);
            Assert.Equal(recorder.Predictions[i], Assert.IsType<PointOutcome.Prediction>(outcome).Values);
        }

        var image = Assert.IsType<PointOutcome.Image>(await run.DecodeAsync(recorder.Latents[^1], CancellationToken.None)).Rgb;
        var accepted = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(png, new PngLimits(1 << 20, 128, 128)));
        Assert.Equal(accepted.PixelSha256, Convert.ToHexStringLower(SHA256.HashData(image.Span)));
        Assert.IsType<PointOutcome.Failed>(await run.PredictAsync(Request.Steps, recorder.Latents[0], CancellationToken.None));
        Assert.IsType<PointOutcome.Failed>(await run.DecodeAsync(new float[3], CancellationToken.None));
    }

    [Fact]
    public async Task OpenPointsAsync_TaskThatTheSamplerDoesNotTake_IsUnsupported()
    {
        await using var backend = new OnnxImageBackend(Cpu);

        Assert.IsType<PointRunOpening.Unsupported>(await backend.OpenPointsAsync(Request with { Steps = 5_000 }, CancellationToken.None));
        Assert.IsType<PointRunOpening.ModelMissing>(await backend.OpenPointsAsync(Request with { ModelFolder = "/nowhere" }, CancellationToken.None));
    }

    [Fact]
    public async Task GenerateAsync_WithoutPreviews_SendsNone()
    {
        await using var backend = new OnnxImageBackend(Cpu);
        await backend.InspectAsync(Request.ModelFolder, CancellationToken.None);
        var progress = new List<ImageProgress>();

        await backend.GenerateAsync(Request, progress.Add, null, CancellationToken.None);

        Assert.All(progress, static step => Assert.True(step.Preview.IsEmpty));
    }

    private static async Task AssertReplaysAsync(Trajectory trajectory, ImageOutcome.Finished finished, ImageRequest request)
    {
        var image = SHA256.HashData(finished.Png.Span);
        var commitment = trajectory.Commit(image)!;
        using var file = new MemoryStream();
        await foreach (var part in (await commitment.OpenAsync(all: true, CancellationToken.None)).ReadAsync(1 << 20, CancellationToken.None))
        {
            file.Write(part.Span);
        }

        // As the coordinator does: from the seed and the opened predictions alone.
        file.Position = 0;
        var length = OpeningsLayout.Find(commitment.LeafCount, true, file.Length)!.Value.LatentLength;
        var openings = TrajectoryOpenings.Read(file, new OpeningsLayout(commitment.LeafCount, length, true))!;
        var settings = SchedulerSettingsReader.Read(File.ReadAllBytes(Path.Combine(request.ModelFolder, "scheduler", "scheduler_config.json")), out _)!;
        var plan = Samplers.ByName[request.Sampler].CreatePlan(settings, request.Steps);
        Assert.IsType<ReplayResult.Matches>(TrajectoryReplay.Run(
            commitment.Root, plan, NoiseSources.ByName[request.NoiseSource].Open(request.Seed), length, openings.Predictions, image));
    }

    private sealed class StepKeeper : IGenerationObserver
    {
        public List<float[]> Latents { get; } = [];

        public List<float[]> Predictions { get; } = [];

        public void OnStepCompleted(in GenerationStep completed)
        {
            if (Latents.Count == 0)
            {
                Latents.Add(completed.Latent.ToArray());
            }

            Predictions.Add(completed.Prediction.ToArray());
            Latents.Add(completed.NextLatent.ToArray());
        }
    }
}
