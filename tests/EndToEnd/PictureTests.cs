using System.Text.Json;
using Google.Protobuf;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Sessions;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

/// <summary>Images made from pictures through the whole network: brought by the command, drawn by real workers, audited by others.</summary>
public sealed class PictureTests(ITestOutputHelper output)
{
    private const int MaxRounds = 6;
    private const int Side = 128;
    private const int Blur = 4;
    private const string Cheat = "no-picture";

    // Mean absolute difference of pixels out of 255: honest machines are within a fraction of one.
    private const double GoodEnough = 2;

    // "odd" computes with one thread and nothing optimised.
    private static readonly string[] Honest = ["honest-1", "honest-2", "odd"];

    [Fact]
    public async Task Pictures_DrawnByHonestWorkersAndACheat_PassTheirAuditsOrConvict()
    {
        // Everything is audited, who has delivered one job may verify, and a job survives the cheat.
        await using var pool = await LocalPool.StartAsync(
            output,
            "--set", "Coordinator:Audits:ProbationJobs=1",
            "--set", "Coordinator:Audits:LeastRate=1",
            "--set", "Coordinator:Auditing:Interval=00:00:00.2",
            "--set", "Coordinator:Leasing:MaxCountedAttempts=10");
        await StartAsync(pool, Honest);
        var (picture, mask) = (Path.Combine(pool.Folder, "picture.png"), Path.Combine(pool.Folder, "mask.png"));
        var apple = await DrawAsync(pool, new JobSpec { Model = LocalPool.Model, Prompt = "a red apple", Seed = 7, Steps = 12 });
        await File.WriteAllBytesAsync(picture, await pool.DownloadAsync(apple.Id));
        await File.WriteAllBytesAsync(mask, PngEncoder.Encode(LeftThird()));

        // From a file, by the command; from an image of one's own, by its hash.
        var drawn = await SubmitAsync(pool, "a green apple", "--init-image", picture, "--strength", "0.5");
        var painted = await SubmitAsync(pool, "a blue fish", "--init-image", Convert.ToHexStringLower(apple.Image.Sha256.Span), "--mask", mask, "--strength", "1");

        Assert.Equal(6u, drawn.Attempts[^1].StepsDone);

        // Half the steps cost half, each rounded up.
        Assert.InRange(painted.PriceMillicredits, (2 * drawn.PriceMillicredits) - 2, 2 * drawn.PriceMillicredits);
        var file = Pixels(await File.ReadAllBytesAsync(picture));
        await AssertIsAsync(pool, drawn, new ImageSource.Picture(file) { Strength = 0.5 });
        var result = await AssertIsAsync(pool, painted, new ImageSource.Inpainting(file, LeftThirdMask()) { Strength = 1, MaskBlur = Blur });
        AssertKept(file, result);
        await WhenPassedAsync(pool, drawn.Id);
        await WhenPassedAsync(pool, painted.Id);

        await StartAsync(pool, [Cheat]);
        var jobs = await DrawUntilBannedAsync(pool, apple.Image.Sha256);
        foreach (var job in jobs)
        {
            await AssertIsAsync(pool, job, new ImageSource.Picture(file) { Strength = job.Spec.Strength });
        }

        foreach (var honest in Honest)
        {
            var worker = (await pool.FindWorkerAsync(honest))!;
            var trust = (await pool.Artist.GetWorkerTrustAsync(new GetWorkerTrustRequest { WorkerId = worker.Id }, pool.Key)).Trust;
            Assert.Equal((honest, 0UL, 0u), (honest, trust.AuditsFailed, trust.Convictions));
        }

        (await pool.SogniAsync("admin", "ledger", "verify")).Expect(0);
    }

    private static RgbImage LeftThird()
    {
        var (values, pixels) = (LeftThirdMask().Values.ToArray(), new byte[Side * Side * 3]);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = values[i / 3];
        }

        return new RgbImage(Side, Side, pixels);
    }

    private static MaskImage LeftThirdMask() => new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < Side / 3 ? (byte)255 : (byte)0)]);

    private static RgbImage Pixels(byte[] file) => Assert.IsType<PngReading.Read>(PngReader.Read(file, new PngReadLimits(file.Length, Side, Side * Side))).Image;

    private static async Task StartAsync(LocalPool pool, string[] names)
    {
        foreach (var name in names)
        {
            await pool.EnrolAsync(name, owner: $"owner-of-{name}");
            pool.StartProgram(name, Programs.CheatWorker, [pool.FolderOf(name), LocalPool.ModelFolder, name]);
        }

        await Patience.UntilAsync("the workers online", async () => (await WorkersAsync(pool)).Count(worker => names.Contains(worker.Name) && worker.Online) == names.Length);
        for (var round = 0; round < MaxRounds && names == Honest && (await WorkersAsync(pool)).Any(worker => worker.JobsDelivered == 0); round++)
        {
            await Task.WhenAll(names.Select((_, i) => DrawAsync(pool, new JobSpec { Model = LocalPool.Model, Prompt = "a cat", Seed = (ulong)((round * 10) + i), Steps = 4 })));
        }
    }

    private static async Task<Job> DrawAsync(LocalPool pool, JobSpec spec) => await pool.WaitForEndAsync(Assert.Single((await pool.SubmitAsync(spec)).Jobs).Id);

    private static async Task<Job> SubmitAsync(LocalPool pool, string prompt, params string[] options)
    {
        var printed = (await pool.SogniAsync(["job", "submit", prompt, "--seed", "5", "--steps", "12", "--wait", "--json", .. options])).Expect(0).StandardOutput;
        using var json = JsonDocument.Parse(printed);
        return await pool.GetAsync(json.RootElement.GetProperty("jobs")[0].GetProperty("id").GetString()!);
    }

    /// <summary>Delivered, with the image that the model gives.</summary>
    private static async Task<RgbImage> AssertIsAsync(LocalPool pool, Job job, ImageSource source)
    {
        Assert.Equal(JobState.Delivered, job.State);
        using var model = Assert.IsType<ImageModelLoading.Loaded>(ImageModel.Load(LocalPool.ModelFolder, new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu })).Model;
        var request = new GenerationRequest
        {
            Prompt = job.Spec.Prompt,
            Source = source,
            Width = Side,
            Height = Side,
            Steps = (int)job.Spec.Steps,
            Sampler = job.Spec.Sampler,
            GuidanceScale = job.Spec.GuidanceScale,
            Seed = job.Spec.Seed,
        };
        var expected = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(model).GenerateAsync(request)).Image.Pixels;
        var file = await pool.DownloadAsync(job.Id);
        var distance = Pngs.Distance(file, expected);
        Assert.True(distance <= GoodEnough, $"Job {job.Id} is {distance} levels away from its image.");
        return Pixels(file);
    }

    /// <summary>What the softened mask does not touch is as it was, bit for bit; the rest is not.</summary>
    private static void AssertKept(RgbImage before, RgbImage after)
    {
        var changed = 0;
        for (var y = 0; y < Side; y++)
        {
            var edge = ((Side / 3) + Blur + 1) * 3;
            Assert.True(before.Row(y)[edge..].SequenceEqual(after.Row(y)[edge..]), $"Row {y} changed outside the mask.");
            changed += before.Row(y)[..edge].SequenceEqual(after.Row(y)[..edge]) ? 0 : 1;
        }

        Assert.True(changed > Side / 2, $"Only {changed} rows changed under the mask.");
    }

    private static Task WhenPassedAsync(LocalPool pool, string job) => Patience.UntilAsync($"the audit of job {job}", async () =>
    {
        var audit = (await pool.GetAsync(job)).Verification?.Audit;
        Assert.True(audit?.State is null or "pending" or "passed", $"The audit came to {audit?.State}.");
        return audit?.State == "passed";
    });

    /// <summary>Rounds of as many jobs at once as there are workers, so that the cheat gets one whatever the matcher likes best.</summary>
    private static async Task<IReadOnlyList<Job>> DrawUntilBannedAsync(LocalPool pool, ByteString picture)
    {
        var jobs = new List<Job>();
        for (var round = 0; round < MaxRounds && !await IsBannedAsync(); round++)
        {
            jobs.AddRange(await Task.WhenAll(Enumerable.Range(jobs.Count, Honest.Length + 1).Select(seed => DrawAsync(
                pool, new JobSpec { Model = LocalPool.Model, Prompt = "a cat", Seed = (ulong)seed, Steps = 12, InitImage = picture, Strength = 0.5 }))));
        }

        // Verdicts come when verifiers have time, which may be after the last image.
        await Patience.UntilAsync($"the ban of the cheat after {jobs.Count} jobs", IsBannedAsync);
        return jobs;

        async Task<bool> IsBannedAsync() => (await pool.FindWorkerAsync(Cheat))?.Hold?.Kind == "banned";
    }

    private static async Task<IReadOnlyList<Worker>> WorkersAsync(LocalPool pool) => (await pool.Admin.ListWorkersAsync(new ListWorkersRequest(), pool.Key)).Workers;
}
