using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
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
    }

    [Fact]
    public async Task Draw_OldWorker_IsWhatAnybodyComputesFromWhatIsPublished()
    {
        await using var pool = await RunningAsync();
        var (job, lease) = await LeaseAsync(pool);
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = lease.Worker, DeliveredBefore = -40 }, trust => trust, default);
        await StakeAsync(pool, job, lease, usualJobs: 40);
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

    [Theory]
    [InlineData(100, 20_000)]
    [InlineData(20, 100_000)]
    [InlineData(0, 1_000_000)]
    public async Task Draw_DearerThanWhatPends_IsDrawnAsMuchMoreOften(int usualJobs, int expected)
    {
        await using var pool = await RunningAsync();
        var (job, lease) = await LeaseAsync(pool);
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = lease.Worker, DeliveredBefore = -1_000_000 }, trust => trust, default);
        await StakeAsync(pool, job, lease, usualJobs);

        Assert.Equal(expected, (await DrawAsync(pool, job, lease)).RatePpm!.Value);
    }

    /// <summary>Lets the worker have earned with so many jobs like this one, or nothing.</summary>
    private static async Task StakeAsync(TestPool pool, Job job, JobLease lease, int usualJobs)
    {
        if (usualJobs > 0)
        {
            var stake = usualJobs * JobPrice.WorkerShare(job.Price, new CreditsOptions());
            await pool.Jobs.ApplyAsync(
                new LedgerChange { AtMs = 1, Entries = [JournalEntry.Move(JournalReason.Issue, "stake", LedgerAccount.Issuance, LedgerAccount.Pending(lease.Worker), stake)] }, default);
        }
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
