using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Audits;

public sealed class AuditLotteryTests
{
    [Fact]
    public async Task Draw_BeforeTheFirstEpoch_SparesNobody()
    {
        await using var pool = await TestPool.CreateAsync();
        var (job, lease) = await LeaseAsync(pool);

        Assert.Equal(new AuditChoice(true, null, AuditDraw.WholeRate) { Waits = true }, await DrawAsync(pool, job, lease));
    }

    [Fact]
    public async Task Draw_Probation_ChoosesEveryJobUnderTheRunningEpoch()
    {
        await using var pool = await RunningAsync();
        var (job, lease) = await LeaseAsync(pool);

        Assert.Equal(new AuditChoice(true, "1", AuditDraw.WholeRate) { Waits = true }, await DrawAsync(pool, job, lease));
        var trust = (await pool.Stores.Trust.FindAsync([lease.Worker], default))[lease.Worker];
        Assert.Equal((1, 1), (trust.Drawn, trust.Chosen));
        Assert.True(trust.UsualWork > 0);
    }

    [Fact]
    public async Task Draw_OldWorker_IsWhatAnybodyComputesFromWhatIsPublished()
    {
        await using var pool = await RunningAsync();
        var (job, lease) = await LeaseAsync(pool);
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = lease.Worker, DeliveredBefore = -40 }, trust => trust, default);
        var key = Convert.FromHexString(pool.Get<Epochs>().Find(1)!.Key);
        var chosen = 0;
        for (var i = 0; i < 64; i++)
        {
            var root = $"{i:x2}{TestJobs.Commitment.Root[2..]}";
            var choice = await DrawAsync(pool, job, lease, root);

            Assert.Equal(500_000, choice.RatePpm);
            Assert.Equal(AuditDraw.IsAudited(key, job.Id.Value, Convert.FromHexString(root), choice.RatePpm!.Value), choice.OpenAll);
            chosen += choice.OpenAll ? 1 : 0;
        }

        Assert.InRange(chosen, 12, 52);
    }

    [Fact]
    public async Task Draw_DearerThanUsual_IsDrawnAsMuchMoreOften()
    {
        await using var pool = await RunningAsync();
        var (job, lease) = await LeaseAsync(pool);
        var work = JobWork.Of(job.Spec).MegapixelSteps;
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = lease.Worker, DeliveredBefore = -1_000_000, Drawn = 1_000, UsualWork = work / 5 }, trust => trust, default);

        Assert.InRange((await DrawAsync(pool, job, lease)).RatePpm!.Value, 100_000, 100_001);
    }

    private static async Task<TestPool> RunningAsync()
    {
        var pool = await TestPool.CreateAsync();
        await pool.Get<EpochKeeper>().RunOnceAsync(default);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));
        return pool;
    }

    private static async Task<(Job Job, JobLease Lease)> LeaseAsync(TestPool pool)
    {
        var job = (await pool.Pipeline.AssignAsync(await pool.SubmitAsync(), new WorkerId("01WORKER000000000000000000"), default))!;
        return (job, job.Lease!);
    }

    private static Task<AuditChoice> DrawAsync(TestPool pool, Job job, JobLease lease, string? root = null) => pool.Get<IAuditDraw>().DrawAsync(
        job, lease, TestJobs.Commitment with { Root = root ?? TestJobs.Commitment.Root, ReceivedAtMs = pool.NowMs, OpenAll = false, Epoch = null }, default);
}
