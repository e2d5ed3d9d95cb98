using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Estimating;

/// <summary>Work of the test's jobs: 128 x 128 pixels, 20 guided steps, 0.328 megapixel-steps.</summary>
public sealed class EtaModelTests
{
    private const double Work = 0.328;

    [Fact]
    public async Task EstimateAsync_NobodyHasTheModel_IsUnknown()
    {
        await using var pool = await TestPool.CreateAsync();

        var estimate = Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request(count: 2), default));

        Assert.Equal((new JobWork(328), 2, new QueueAhead(0, 0), (JobEta?)null), (estimate.WorkPerImage, estimate.Images, estimate.Ahead, estimate.Eta));
        Assert.Null((await pool.SubmitAsync()).FirstEta);
    }

    [Fact]
    public async Task EstimateAsync_BadRequest_IsRefusedLikeASubmission()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:SubmitBurst", "1"), ("Admission:SubmitsPerMinute", "1"));

        Assert.IsType<JobEstimate.Invalid>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request() with { Steps = 0 }, default));
        Assert.IsType<SubmitResult.RateLimited>(
            Assert.IsType<JobEstimate.Refused>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request(), default)).Why);
    }

    [Fact]
    public async Task SubmitAsync_IdleWorker_IsExpectedAfterItsOwnTime()
    {
        await using var pool = await TestPool.CreateAsync();
        await ConnectAsync(pool, speed: 0.0328);

        var eta = (await pool.SubmitAsync()).FirstEta!;

        Assert.Equal(10_000, eta.ModelMs);
        Assert.InRange(eta.EarliestAtMs - pool.NowMs, 3_000, 9_000);
        Assert.InRange(eta.LatestAtMs - pool.NowMs, 15_000, 60_000);
    }

    [Fact]
    public async Task EstimateAsync_QueueAhead_GrowsWithTheWorkAndWithOtherAccounts()
    {
        await using var pool = await TestPool.CreateAsync();
        await ConnectAsync(pool, speed: 0.0328);
        await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 8), default);
        await pool.Pipeline.SubmitAsync(TestPool.Bob, TestPool.Request(count: 2), default);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));

        var ada = Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Ada, TestPool.Request(), default));
        var bob = Assert.IsType<JobEstimate.Estimated>(await pool.Pipeline.EstimateAsync(TestPool.Bob, TestPool.Request(), default));

        // Ada waits for all; Bob for his two and for three of Ada's: accounts take turns.
        Assert.Equal((10L, 5L), (ada.Ahead.Jobs, bob.Ahead.Jobs));
        Assert.Equal(10 * Work, ada.Ahead.MegapixelSteps, 6);
        Assert.Equal((110_000L, 60_000L), (ada.Eta!.ModelMs, bob.Eta!.ModelMs));
    }

    [Fact]
    public async Task EtaOfAsync_RunningJob_IsWhatIsLeftByItsOwnSteps()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await ConnectAsync(pool, speed: 0.0328);
        var job = await pool.SubmitAsync();
        await pool.DispatchAsync();
        var claim = worker.Take();
        pool.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(2_000, (await pool.Get<EtaModel>().EtaOfAsync(await pool.FindAsync(job.Id), default))!.ModelMs);

        await pool.Get<WorkerConversation>().ProgressAsync(worker.Session, new JobProgress(claim.Job, claim.Fence, JobPhase.Denoising, 4, 20, 1), default);

        // 8 s for 4 steps: 16 steps and the decoding are left.
        Assert.Equal(34_000, (await pool.Get<EtaModel>().EtaOfAsync(await pool.FindAsync(job.Id), default))!.ModelMs);
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default);
        Assert.Null(await pool.Get<EtaModel>().EtaOfAsync(await pool.FindAsync(job.Id), default));
    }

    [Fact]
    public async Task Ranges_WorkersThatAreSlowerThanTheyClaim_ComeToHoldForEightOfTen()
    {
        await using var pool = await TestPool.CreateAsync(("Admission:SubmitBurst", "1000"));
        var random = new Random(7);
        var worker = await ConnectAsync(pool, speed: 0.5);
        for (var i = 0; i < 120; i++)
        {
            await pool.SubmitAsync(TestPool.Request(seed: (ulong)i));
            await pool.DispatchAsync();
            var claim = worker.Take();

            // Log-normal around 5 s where 0.7 s are claimed at first.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            pool.Clock.Advance(TimeSpan.FromSeconds(5 * Math.Exp(0.5 * normal)));
            await worker.HeartbeatAsync(claim);
            await worker.ReturnAsync(claim, TestImages.Noise(i));
            Drain(worker);
            pool.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var hits = (await pool.Jobs.ReadSamplesAsync([new SampleSeries.EtaHits()], default))[0];
        Assert.Equal(120, hits.Count);
        Assert.InRange(hits.TakeLast(80).Average(), 0.65, 0.95);
        Assert.Equal((120, hits.Average()), await pool.Get<EtaModel>().CalibrationAsync(default));
    }

    private static Task<TestWorker> ConnectAsync(TestPool pool, double speed) =>
        pool.ConnectAsync(with: has => has with { Models = [has.Models[0] with { ClaimedSpeed = speed }] });

    private static void Drain(TestWorker worker)
    {
        while (worker.Session.Commands.TryRead(out _))
        {
        }
    }
}
