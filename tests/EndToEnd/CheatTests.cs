using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

/// <summary>Workers that cheat among honest ones, all with the built-in model and no calibration but what the coordinator comes with.</summary>
public sealed class CheatTests(ITestOutputHelper output)
{
    private const int MaxRounds = 6;

    // "odd" computes with one thread and nothing optimised.
    private static readonly string[] Honest = ["honest-1", "honest-2", "odd"];

    private static readonly string[] Cheats = ["half-steps", "perturbed-model", "old-image", "no-negative"];

    // Mean absolute difference of pixels out of 255: honest machines are within a fraction of one.
    private const double GoodEnough = 2;

    [Fact]
    public async Task Cheats_AmongHonestWorkers_AreConvictedAndArtistsGetGoodImages()
    {
        // Everything is audited, who has delivered one job may verify, and a job survives all the cheats in a row.
        await using var pool = await LocalPool.StartAsync(
            output,
            "--set", "Coordinator:Audits:ProbationJobs=1",
            "--set", "Coordinator:Audits:LeastRate=1",
            "--set", "Coordinator:Auditing:Interval=00:00:00.2",
            "--set", "Coordinator:Leasing:MaxCountedAttempts=10");
        var jobs = new List<Job>();
        await StartAsync(pool, Honest);
        await DrawUntilAsync(pool, jobs, Honest.Length, workers => Honest.All(name => workers.Single(worker => worker.Name == name).JobsDelivered > 0));

        await StartAsync(pool, Cheats);
        await DrawUntilAsync(pool, jobs, Honest.Length + Cheats.Length, workers => Cheats.All(name => workers.Single(worker => worker.Name == name).Hold?.Kind == "banned"));

        foreach (var cheat in Cheats)
        {
            Assert.Equal((cheat, 1u), (cheat, (await TrustAsync(pool, cheat)).Convictions));
        }

        foreach (var honest in Honest)
        {
            var trust = await TrustAsync(pool, honest);
            Assert.Equal((honest, 0UL, 0u, ""), (honest, trust.AuditsFailed, trust.Convictions, trust.Reason));
        }

        await AssertCalibratedAsync(pool);
        await AssertGoodAsync(pool, jobs);
        (await pool.SogniAsync("admin", "ledger", "verify")).Expect(0);
    }

    // The prompt and the negative prompt both show in the image; few enough steps to be run again whole.
    private static JobSpec Spec(ulong seed) =>
        new() { Model = LocalPool.Model, Prompt = "a cat on a blue background", NegativePrompt = "blue", Seed = seed, Steps = 4, GuidanceScale = 4 };

    private static async Task StartAsync(LocalPool pool, string[] names)
    {
        foreach (var name in names)
        {
            await pool.EnrolAsync(name, owner: $"owner-of-{name}");
            pool.StartProgram(name, Programs.CheatWorker, [pool.FolderOf(name), LocalPool.ModelFolder, name]);
        }

        await Patience.UntilAsync("the workers online", async () => (await WorkersAsync(pool)).Count(worker => names.Contains(worker.Name) && worker.Online) == names.Length);
    }

    /// <summary>Rounds of as many jobs at once as there are workers, so that each gets one whatever the matcher likes best, until it is as it should be.</summary>
    private static async Task DrawUntilAsync(LocalPool pool, List<Job> jobs, int workers, Func<IReadOnlyList<Worker>, bool> isDone)
    {
        for (var round = 0; round < MaxRounds && !isDone(await WorkersAsync(pool)); round++)
        {
            var submitted = new List<string>();
            for (var i = 0; i < workers; i++)
            {
                submitted.Add(Assert.Single((await pool.SubmitAsync(Spec((ulong)(jobs.Count + i)))).Jobs).Id);
            }

            foreach (var id in submitted)
            {
                jobs.Add(await pool.WaitForEndAsync(id));
            }
        }

        // Verdicts come when verifiers have time, which may be after the last image.
        await Patience.UntilAsync($"verdicts after {jobs.Count} jobs", async () => isDone(await WorkersAsync(pool)));
    }

    /// <summary>What was audited and found good is what devices are measured with; each owner is heard once, and can be forgotten.</summary>
    private static async Task AssertCalibratedAsync(LocalPool pool)
    {
        // Who is killed in the middle has said nothing.
        await StartCalibration(pool, Honest[0]).KillAsync();
        Assert.Equal(0u, (await ToleranceAsync(pool)).Owners);
        foreach (var name in Honest.Append(Honest[0]))
        {
            var measured = (await RunningProgram.RunAsync(StartCalibration(pool, name), Patience.Limit)).Expect(0).StandardOutput;
            Assert.Contains("measured as cpu", measured, StringComparison.Ordinal);
            Assert.Contains("largest ppm", measured, StringComparison.Ordinal);
        }

        var row = await ToleranceAsync(pool);
        Assert.Equal((3u, 4UL, true), (row.Owners, row.Version, row.Shipped));
        Assert.Contains(row.Bands, band => band.Samples >= 3 && band.HasTolerancePpm && band.LargestPpm <= band.TolerancePpm && band.TolerancePpm <= band.CeilingPpm);
        var manifest = Convert.ToHexStringLower(row.ModelManifest.Span);
        (await pool.SogniAsync("admin", "tolerances", "forget", manifest[..10], row.One, row.Other, "--owner", $"owner-of-{Honest[1]}", "--reason", "A new driver")).Expect(0);
        Assert.Equal(2u, (await ToleranceAsync(pool)).Owners);
    }

    private static RunningProgram StartCalibration(LocalPool pool, string name) =>
        RunningProgram.StartDotnet($"calibrate {name}", Programs.Worker, ["calibrate", "--model", LocalPool.ModelFolder, "--data", pool.FolderOf(name)]);

    private static async Task<Tolerance> ToleranceAsync(LocalPool pool) =>
        (await pool.Admin.ListTolerancesAsync(new ListTolerancesRequest(), pool.Key)).Tolerances.Single(row => row.One == "cpu fp32" && row.Other == "cpu fp32");

    private static async Task<IReadOnlyList<Worker>> WorkersAsync(LocalPool pool) => (await pool.Admin.ListWorkersAsync(new ListWorkersRequest(), pool.Key)).Workers;

    private static async Task<WorkerTrust> TrustAsync(LocalPool pool, string name)
    {
        var worker = (await pool.FindWorkerAsync(name))!;
        return (await pool.Artist.GetWorkerTrustAsync(new GetWorkerTrustRequest { WorkerId = worker.Id }, pool.Key)).Trust;
    }

    /// <summary>Every job was delivered, with the image that the model gives.</summary>
    private static async Task AssertGoodAsync(LocalPool pool, IReadOnlyList<Job> jobs)
    {
        var loading = ImageModel.Load(LocalPool.ModelFolder, new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        using var model = Assert.IsType<ImageModelLoading.Loaded>(loading).Model;
        foreach (var job in jobs)
        {
            Assert.Equal(JobState.Delivered, job.State);
            var request = new GenerationRequest
            {
                Prompt = job.Spec.Prompt,
                NegativePrompt = job.Spec.NegativePrompt,
                Width = (int)job.Spec.Width,
                Height = (int)job.Spec.Height,
                Steps = (int)job.Spec.Steps,
                Sampler = job.Spec.Sampler,
                GuidanceScale = job.Spec.GuidanceScale,
                NoiseSource = job.Spec.NoiseSource == NoiseSource.Nv ? "nv" : "cpu",
                Seed = job.Spec.Seed,
            };
            var expected = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(model).GenerateAsync(request)).Image.Pixels;
            var distance = Pngs.Distance(await pool.DownloadAsync(job.Id), expected);
            Assert.True(distance <= GoodEnough, $"Job {job.Id} is {distance} levels away from its image.");
        }
    }
}
