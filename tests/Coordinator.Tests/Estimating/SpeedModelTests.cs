using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Estimating;

public sealed class SpeedModelTests
{
    [Fact]
    public async Task Of_DeliveredJobs_IsTheirMedianAndSurvivesTheSession()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        Assert.Equal(0.05, SpeedOf(pool, worker));
        foreach (var seconds in new[] { 10, 1, 2 })
        {
            await DeliverAsync(pool, worker, seconds);
        }

        // 0.328 megapixel-steps in 10, 1 and 2 seconds.
        Assert.Equal(0.164, SpeedOf(pool, worker), 6);
        Assert.Equal(2_000, pool.Get<SpeedModel>().ExpectedMs(worker.Id, TestJobs.Spec));
        await using var other = pool.AnotherCoordinator();
        await worker.ConnectAsync(other);
        Assert.Equal(0.164, SpeedOf(other, worker), 6);
        Assert.Equal(0.164, worker.Session.Presence("c", 0).Speeds[0], 6);
    }

    [Fact]
    public async Task Of_OneColdStart_DoesNotMakeAWorkerSlow()
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();
        foreach (var seconds in new[] { 100, 2, 2, 2 })
        {
            await DeliverAsync(pool, worker, seconds);
        }

        Assert.Equal(0.164, SpeedOf(pool, worker), 6);
    }

    [Fact]
    public async Task Of_WorkerThatIsNew_IsItsClaimWithinReasonOrTheMedianOfTheOthers()
    {
        await using var pool = await TestPool.CreateAsync();
        var boaster = await pool.ConnectAsync("boaster", with: Claims(1_000_000));
        Assert.Equal(1_000_000, SpeedOf(pool, boaster));
        var known = await pool.ConnectAsync("known");
        await boaster.DisconnectAsync();
        await DeliverAsync(pool, known, seconds: 2);
        pool.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(8 * 0.164, SpeedOf(pool, await pool.ConnectAsync("boaster2", with: Claims(1_000_000))), 6);
        Assert.Equal(0.164 / 8, SpeedOf(pool, await pool.ConnectAsync("modest", with: Claims(0.000001))), 6);
        Assert.Equal(0.2, SpeedOf(pool, await pool.ConnectAsync("honest", with: Claims(0.2))), 6);
        Assert.Equal(0.164, SpeedOf(pool, await pool.ConnectAsync("silent")), 6);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(1e9)]
    public async Task Check_ImpossibleClaim_IsNamed(double claim)
    {
        await using var pool = await TestPool.CreateAsync();
        var worker = await pool.ConnectAsync();

        Assert.Equal("capabilities.models.megapixel_steps_per_second", Claims(claim)(worker.Capabilities).Check()!.Field);
    }

    [Fact]
    public async Task Offers_EachWorker_SayHowFastItIs()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.ConnectAsync(with: Claims(0.3));

        WorkerOffer offer = Assert.Single(pool.Get<WorkerDirectory>().Sessions().Select(session => session.Offer()));

        Assert.Equal((0.3, false), (offer.Speeds[TestJobs.Manifest].PerSecond, offer.Speeds[TestJobs.Manifest].IsMeasured));
    }

    private static Func<WorkerCapabilities, WorkerCapabilities> Claims(double speed) =>
        has => has with { Models = [has.Models[0] with { ClaimedSpeed = speed }] };

    private static double SpeedOf(TestPool pool, TestWorker worker) => pool.Get<SpeedModel>().Of(worker.Id, TestJobs.Manifest);

    private static async Task DeliverAsync(TestPool pool, TestWorker worker, int seconds)
    {
        var job = await pool.SubmitAsync(TestPool.Request(seed: (ulong)pool.NowMs));
        await pool.DispatchAsync();
        var claim = worker.Take();
        Assert.Equal(job.Id, claim.Job);
        pool.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await worker.HeartbeatAsync(claim);
        await worker.ReturnAsync(claim, TestImages.Noise((int)(pool.NowMs % 100_000)));
        while (worker.Session.Commands.TryRead(out _))
        {
        }
    }
}
