using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Sessions;
using SogniLike.Protocol.Statements;
using SogniLike.Testing;
using SogniLike.Worker;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Commitments;
using SogniLike.Worker.Identity;

namespace SogniLike.Benchmarks.Audit;

/// <summary>What checking costs: the commitment on the worker that draws, an audit on the worker that verifies, the exact replay on the coordinator.</summary>
internal sealed class AuditSuite : IBenchmarkSuite
{
    private const int Steps = 20;
    private const int WarmUps = 3;

    private static readonly ImageRequest Job = new(RepositoryPaths.EmojiDiffusion, "a red apple", "blue", 128, 128, Steps, "ddim", 3, 42, "cpu");

    // Latents of 4 channels: the built-in model, Stable Diffusion 1.5 and XL at their own sizes.
    private static readonly (string Name, int Length)[] Latents = [("128x128_builtin", 4 * 16 * 16), ("512x512", 4 * 64 * 64), ("1024x1024", 4 * 128 * 128)];

    public string Name => "audit";

    public string Description => "what commitments, audits and replays cost, in shares of a job of the built-in model and in milliseconds";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(Directory.CreateTempSubdirectory("sogni-audit-").FullName);
        try
        {
            var measurements = await MeasureJobsAsync(options.Rounds, folder, progress, cancellationToken);
            foreach (var (name, length) in Latents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                measurements.AddRange(await MeasureLatentAsync(name, length, options.Rounds, folder));
            }

            return measurements;
        }
        finally
        {
            Directory.Delete(folder.FullPath, recursive: true);
        }
    }

    private static async Task<List<Measurement>> MeasureJobsAsync(int rounds, DataFolder folder, TextWriter progress, CancellationToken cancellationToken)
    {
        var audited = new AuditsOptions().Evaluations;
        await progress.WriteLineAsync($"built-in model, {Steps} steps with guidance, {audited} evaluations and the image per audit, {rounds} rounds");
        await using var backend = new OnnxImageBackend(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        await backend.InspectAsync(Job.ModelFolder, cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keeper = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions()));
        var (jobs, commits, opens, audits, ideals) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -WarmUps; round < rounds; round++)
        {
            using var trajectory = keeper.Begin();
            var observer = new TimedObserver(trajectory);
            var begun = Stopwatch.GetTimestamp();
            var image = (ImageOutcome.Finished)await backend.GenerateAsync(Job, static _ => { }, observer, cancellationToken);
            var job = Stopwatch.GetElapsedTime(begun) - observer.Elapsed;

            begun = Stopwatch.GetTimestamp();
            var commitment = trajectory.Commit(SHA256.HashData(image.Png.Span))!;
            WorkerSignature.Sign(key, CommitStatement.Of("pool", "worker", "job", 1, new byte[32], commitment.Root, (uint)commitment.LeafCount));
            var commit = observer.Elapsed + Stopwatch.GetElapsedTime(begun);

            begun = Stopwatch.GetTimestamp();
            await commitment.OpenAsync(all: true, cancellationToken);
            var open = Stopwatch.GetElapsedTime(begun);

            begun = Stopwatch.GetTimestamp();
            using var run = ((PointRunOpening.Opened)await backend.OpenPointsAsync(Job, cancellationToken)).Run;
            for (var i = 0; i < audited; i++)
            {
                await run.PredictAsync(7 * (i + 1) % Steps, observer.Latent, cancellationToken);
            }

            await run.DecodeAsync(observer.Latent, cancellationToken);
            var audit = Stopwatch.GetElapsedTime(begun);
            if (round >= 0)
            {
                // v: what a job needs beside its evaluations, counted in evaluations.
                var evaluation = observer.Denoising / (Steps - 1);
                jobs.Add(job.TotalMilliseconds);
                commits.Add(100 * (commit / job));
                opens.Add(100 * (open / job));
                audits.Add(100 * (audit / job));
                ideals.Add(100 * (((audited * evaluation) + job - (Steps * evaluation)) / job));
            }
        }

        return
        [
            Measurement.Of("audit.job", jobs, "ms") with { Note = $"{Steps} steps with guidance at 128x128, without the commitment" },
            Measurement.Of("audit.commit", commits, "% of a job") with { AtMost = 1, Note = "hashes, tree, signature" },
            Measurement.Of("audit.open", opens, "% of a job") with { Note = "putting the file of all openings together, when challenged" },
            Measurement.Of("audit.verifier", audits, "% of a job") with { Note = $"prompts, {audited} evaluations and the image, model loaded" },
            Measurement.Of("audit.ideal", ideals, "% of a job") with { Note = "(k + v) / N: the same out of the parts of the job" },
            Measurement.Of("audit.verifier_ratio", [.. audits.Zip(ideals, static (audit, ideal) => audit / ideal)], "x") with { AtMost = 1.25 },
        ];
    }

    /// <summary>The arithmetic alone, with predictions out of nothing: it does not depend on what they say.</summary>
    private static async Task<List<Measurement>> MeasureLatentAsync(string name, int length, int rounds, DataFolder folder)
    {
        var settings = SchedulerSettingsReader.Read(await File.ReadAllBytesAsync(Path.Combine(Job.ModelFolder, "scheduler", "scheduler_config.json")), out _)!;
        var plan = Samplers.ByName[Job.Sampler].CreatePlan(settings, Steps);
        var random = new Random(3);
        float[][] predictions = [.. Enumerable.Range(0, Steps).Select(_ => Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
        var image = new byte[32];
        var keeper = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions()));
        var (commits, spilled, replays) = (new List<double>(), new List<double>(), new List<double>());
        var disk = new TrajectoryKeeper(folder, Options.Create(new WorkerOptions { TrajectoryMemoryBytes = 0 }));
        for (var round = -WarmUps; round < rounds; round++)
        {
            using var trajectory = keeper.Begin();
            var commit = Walk(plan, predictions, length, trajectory);
            using var onDisk = disk.Begin();
            var spill = Walk(plan, predictions, length, onDisk);
            var commitment = trajectory.Commit(image)!;
            using var file = new MemoryStream();
            await foreach (var part in (await commitment.OpenAsync(all: true, CancellationToken.None)).ReadAsync(1 << 20, CancellationToken.None))
            {
                file.Write(part.Span);
            }

            file.Position = 0;
            var begun = Stopwatch.GetTimestamp();
            var openings = TrajectoryOpenings.Read(file, new OpeningsLayout(Steps + 2, length, HasPredictions: true))!;
            var replay = TrajectoryReplay.Run(commitment.Root, plan, NoiseSources.ByName[Job.NoiseSource].Open(Job.Seed), length, openings.Predictions, image);
            var replayed = Stopwatch.GetElapsedTime(begun);
            if (replay is not ReplayResult.Matches)
            {
                throw new InvalidOperationException("The replay differs.");
            }

            if (round >= 0)
            {
                commits.Add(commit.TotalMilliseconds);
                spilled.Add(spill.TotalMilliseconds);
                replays.Add(replayed.TotalMilliseconds);
            }
        }

        return
        [
            Measurement.Of($"commit.{name}", commits, "ms") with { Note = $"hashing and keeping {Steps} evaluations in memory" },
            Measurement.Of($"commit.{name}.on_disk", spilled, "ms") with { Note = "the same, kept in the data folder" },
            Measurement.Of($"replay.{name}", replays, "ms") with { Note = "on the coordinator: reading the openings, noise, sampler and hashes of the whole trajectory" },
        ];
    }

    private static TimeSpan Walk(SamplingPlan plan, float[][] predictions, int length, Trajectory trajectory)
    {
        var noise = NoiseSources.ByName[Job.NoiseSource].Open(Job.Seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, length), noise);
        var observer = new TimedObserver(trajectory);
        for (var i = 0; i < predictions.Length; i++)
        {
            var before = run.Latent.ToArray();
            run.Advance(predictions[i]);
            observer.OnStepCompleted(new GenerationStep
            {
                Index = i,
                Count = predictions.Length,
                Timestep = plan.Timesteps[i],
                Latent = before,
                Prediction = predictions[i],
                NextLatent = run.Latent,
            });
        }

        return observer.Elapsed;
    }
}
