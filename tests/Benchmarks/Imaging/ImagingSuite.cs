using SogniLike.Benchmarks.Statistics;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>The built-in model at its own size, against the same loop in Node.js; and a denoiser of the size of Stable Diffusion 1.5 with random weights.</summary>
internal sealed class ImagingSuite : IBenchmarkSuite
{
    private const int Steps = 20;
    private const int Rounds = 25;

    // Both sides compile their hot code while they run.
    private const int WarmUps = 15;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    public string Name => "imaging";

    public string Description => "images per second of the built-in model, the same loop in Node.js, memory of a denoiser of Stable Diffusion 1.5's size";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        var threads = Environment.ProcessorCount;
        var inference = new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = threads };
        if (!options.Without.Contains("builtin"))
        {
            using (var model = ((ImageModelLoading.Loaded)ImageModel.Load(RepositoryPaths.EmojiDiffusion, inference)).Model)
            {
                await MeasureBuiltInAsync(model, threads, !options.Without.Contains("node"), measurements, progress, cancellationToken);
            }
        }

        if (!options.Without.Contains("sd15"))
        {
            measurements.AddRange(await LargeDenoiser.MeasureAsync(progress, cancellationToken));
        }

        return measurements;
    }

    private static async Task MeasureBuiltInAsync(
        ImageModel model, int threads, bool withNode, List<Measurement> measurements, TextWriter progress, CancellationToken cancellationToken)
    {
        var pipeline = new ImagePipeline(model);
        await progress.WriteLineAsync($"built-in model, {Steps} steps with guidance, {threads} threads, {Rounds} rounds");
        for (var i = 0; i < WarmUps; i++)
        {
            await MakeAsync(pipeline, Steps, null, cancellationToken);
        }

        await using var node = withNode ? await NodeLoop.StartAsync(model.Contract, Steps, threads, progress, cancellationToken) : null;
        if (node is not null)
        {
            for (var i = 0; i < WarmUps; i++)
            {
                await node.MakeAsync(cancellationToken);
            }
        }

        var ours = new List<GenerationTimings>();
        var theirs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            // One after the other in the same minute: whatever else the machine does meets both. Threads of the other's sessions that still look for work must
            // not meet either.
            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
            ours.Add(await MakeAsync(pipeline, Steps, null, cancellationToken));
            if (node is not null)
            {
                await Task.Delay(Rest, TimeProvider.System, cancellationToken);
                theirs.Add(await node.MakeAsync(cancellationToken));
            }
        }

        var total = Quantiles.Median(ours.Select(static timings => timings.Total.TotalSeconds));
        measurements.Add(new Measurement("builtin.total", total, "s"));
        measurements.Add(new Measurement("builtin.text", Quantiles.Median(ours.Select(static timings => timings.TextEncoding.TotalSeconds)), "s"));
        measurements.Add(new Measurement("builtin.denoising", Quantiles.Median(ours.Select(static timings => timings.Denoising.TotalSeconds)), "s"));
        measurements.Add(new Measurement("builtin.decoding", Quantiles.Median(ours.Select(static timings => timings.Decoding.TotalSeconds)), "s") { Note = "with PNG" });
        measurements.Add(new Measurement("builtin.png", PngSeconds((await MakeImageAsync(pipeline, Steps, null, cancellationToken)).Pixels), "s"));
        measurements.Add(new Measurement("builtin.in_runtime", Quantiles.Median(ours.Select(static timings => timings.InRuntime.TotalSeconds)), "s"));
        measurements.Add(new Measurement("builtin.outside_runtime", Quantiles.Median(ours.Select(static timings => 100 * (1 - (timings.InRuntime / timings.Total)))), "%") { AtMost = 3 });
        measurements.Add(new Measurement("builtin.steps_per_second", Quantiles.Median(ours.Select(static timings => timings.StepsPerSecond)), "it/s"));
        if (node is not null)
        {
            measurements.Add(new Measurement("node.total", Quantiles.Median(theirs), "s") { Note = "npm onnxruntime-node, same model, steps, guidance and threads" });
            measurements.Add(new Measurement("node.ratio", Quantiles.Median(theirs.Zip(ours, static (node, image) => node / image.Total.TotalSeconds)), "x") { AtLeast = 1 });
        }

        measurements.AddRange(await AllocationsAsync(pipeline, cancellationToken));
        measurements.Add(new Measurement("batch.1", 1 / total, "images/s"));
        foreach (var batch in (int[])[4, 8])
        {
            measurements.Add(await TogetherAsync(pipeline, batch, cancellationToken));
            measurements.Add(await AtTheSameTimeAsync(pipeline, batch, cancellationToken));
        }
    }

    private static async Task<GenerationTimings> MakeAsync(ImagePipeline pipeline, int steps, IGenerationObserver? observer, CancellationToken cancellationToken) =>
        (await MakeImageAsync(pipeline, steps, observer, cancellationToken)).Timings;

    private static async Task<GeneratedImage> MakeImageAsync(ImagePipeline pipeline, int steps, IGenerationObserver? observer, CancellationToken cancellationToken)
    {
        return await pipeline.GenerateAsync(Request(steps), observer, cancellationToken) is GenerationResult.Completed { Image: var image }
            ? image
            : throw new InvalidOperationException("The built-in model made no image.");
    }

    private static GenerationRequest Request(int steps) => new() { Prompt = "a red apple", Seed = 42, Steps = steps, GuidanceScale = 3 };

    private static double PngSeconds(RgbImage image)
    {
        var seconds = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            PngEncoder.Encode(image, []);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return Quantiles.Median(seconds);
    }

    private static async Task<IReadOnlyList<Measurement>> AllocationsAsync(ImagePipeline pipeline, CancellationToken cancellationToken)
    {
        var observer = new AllocationObserver(Steps * 2);
        await MakeAsync(pipeline, Steps * 2, observer, cancellationToken);
        var perStep = observer.PerStep;
        var half = perStep.Count / 2;
        var growth = Quantiles.Median(perStep.Skip(half)) - Quantiles.Median(perStep.Take(half));
        return
        [
            new Measurement("builtin.allocated_per_step", Quantiles.Median(perStep), "bytes"),

            // A step of noise is the growth of a list that doubles; what grows with the steps adds up to more.
            new Measurement("builtin.allocation_growth", growth, "bytes") { AtMost = 1024, Note = "second half of 40 steps against the first" },
        ];
    }

    /// <summary>Images of one request: the denoiser evaluates all of them in one call.</summary>
    private static async Task<Measurement> TogetherAsync(ImagePipeline pipeline, int count, CancellationToken cancellationToken)
    {
        var request = Request(Steps) with { Count = count };
        await pipeline.GenerateAsync(request, null, cancellationToken);
        var seconds = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await pipeline.GenerateAsync(request, null, cancellationToken);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return new Measurement($"batch.{count}", count / Quantiles.Median(seconds), "images/s") { Note = "one request, one batch" };
    }

    /// <summary>Images of as many requests at the same time.</summary>
    private static async Task<Measurement> AtTheSameTimeAsync(ImagePipeline pipeline, int count, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => MakeAsync(pipeline, Steps, null, cancellationToken)));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return new Measurement($"parallel.{count}", count / seconds, "images/s") { Note = "as many requests at the same time" };
    }

    /// <summary>Notes what the computing thread allocates from step to step.</summary>
    private sealed class AllocationObserver(int steps) : IGenerationObserver
    {
        private readonly long[] _bytes = new long[steps];

        public IReadOnlyList<double> PerStep => [.. _bytes.Zip(_bytes.Skip(1), static (before, after) => (double)(after - before)).Where(static bytes => bytes >= 0)];

        public void OnStepCompleted(in GenerationStep completed)
        {
            if (completed.Index < _bytes.Length)
            {
                _bytes[completed.Index] = GC.GetAllocatedBytesForCurrentThread();
            }
        }
    }
}
