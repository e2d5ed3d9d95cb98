using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Settlement;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Settlement;

/// <summary>The life of a job in credits, through the whole pipeline. The store in memory compares held credits and the sum after every transition.</summary>
public sealed class JobSettlementTests
{
    private const long Day = 24L * 60 * 60 * 1000;
    private const long Daily = 100_000_000;

    private static readonly LedgerAccount Available = LedgerAccount.Available(TestJobs.Account);
    private static readonly LedgerAccount Held = LedgerAccount.Held(TestJobs.Account);

    [Fact]
    public async Task Submit_OfANewAccount_GetsTheGrantOfTheDayAndHoldsThePrice()
    {
        await using var pool = await TestPool.CreateAsync();

        var job = await pool.SubmitAsync(TestPool.Request(count: 3));

        // 128 x 128 pixels, 20 guided steps: 328 kilopixel-steps.
        Assert.Equal(328, job.Price);
        Assert.Equal([Daily - (3 * 328), 3 * 328, -Daily], await BalancesAsync(pool, Available, Held, LedgerAccount.Issuance));
        Assert.Null(JobPrice.Charge(job));
    }

    [Fact]
    public async Task Submit_ModelOfAnotherWeight_CostsByIt()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Stores.Models.PutAsync(TestModels.Emoji with { PriceWeight = 2_500 }, 10, default);

        Assert.Equal(820, (await pool.SubmitAsync()).Price);
    }

    [Fact]
    public async Task Submit_TooFewCredits_IsRefusedWithPriceBalanceAndNextGrant()
    {
        await using var pool = await TestPool.CreateAsync(("Credits:DailyCredits", "1"));
        await pool.SubmitAsync(TestPool.Request(count: 2));

        var refused = Assert.IsType<SubmitResult.CreditShort>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 2), default));

        var midnight = ((pool.NowMs / Day) + 1) * Day;
        Assert.Equal(new SubmitResult.CreditShort(656, 344, 1_000, midnight), refused);
        pool.Clock.Advance(TimeSpan.FromMilliseconds(midnight - pool.NowMs));
        await pool.SubmitAsync(TestPool.Request(count: 2));
        Assert.Equal([344L], await BalancesAsync(pool, Available));
    }

    [Fact]
    public async Task Submit_PoolThatGrantsNothing_SaysSo()
    {
        await using var pool = await TestPool.CreateAsync(("Credits:DailyCredits", "0"));

        Assert.Equal(new SubmitResult.CreditShort(328, 0, 0, null), await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(), default));
        Assert.Empty((await pool.Jobs.SnapshotAsync(default)).Balances);
    }

    [Fact]
    public async Task Submit_Repeated_HoldsOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.SubmitAsync(TestPool.Request(key: "k"));
        await pool.SubmitAsync(TestPool.Request(key: "k"));

        Assert.Equal([328L], await BalancesAsync(pool, Held));
    }

    [Fact]
    public async Task Delivered_Job_PaysTheWorkerAndTheReserve()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Stores.Models.PutAsync(TestModels.Sampled, 10, default);
        var leased = await PipelineSteps.LeasedAsync(pool);

        var image = await PipelineSteps.ReturnCommittedAsync(pool, leased, 1);
        Assert.IsType<ReturnResult.Accepted>(await pool.Pipeline.ReturnAsync(PipelineSteps.ClaimOf(leased), TestWorker.HashOf(image), default));

        Assert.Equal(
            [Daily - 328, 0, 312, 0, 16],
            await BalancesAsync(pool, Available, Held, LedgerAccount.Pending(TestJobs.Worker), LedgerAccount.Vested(TestJobs.Worker), LedgerAccount.Reserve));
        Assert.Equal(328, JobPrice.Charge(await pool.FindAsync(leased.Id)));
        Assert.Equal([new WindowItem(312, leased.Id.Value, TestJobs.Account, 328)], (await pool.Jobs.WindowAsync(TestJobs.Worker, default)).Items);
    }

    [Fact]
    public async Task Delivered_ItsWorkerCommittedToNothing_CostsAsMuchAndPaysTheReserveAlone()
    {
        await using var pool = await TestPool.CreateAsync();
        var leased = await PipelineSteps.LeasedAsync(pool);

        Assert.IsType<ReturnResult.Accepted>(await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1)));

        Assert.Equal([Daily - 328, 0, 0, 328], await BalancesAsync(pool, Available, Held, LedgerAccount.Pending(TestJobs.Worker), LedgerAccount.Reserve));
        Assert.Empty((await pool.Jobs.WindowAsync(TestJobs.Worker, default)).Items);
    }

    [Fact]
    public async Task Delivered_MoreJobsThanTheWindow_VestsTheOldest()
    {
        await using var pool = await TestPool.CreateAsync(("Audits:PendingJobs", "10"), ("Audits:LeastRate", "0.2"));
        await pool.Stores.Models.PutAsync(TestModels.Sampled, 10, default);
        for (var i = 0; i < 12; i++)
        {
            await PipelineSteps.ReturnCommittedAsync(pool, await PipelineSteps.LeasedAsync(pool, TestPool.Request(seed: (ulong)i)), i);
        }

        Assert.Equal([3_120, 624], await BalancesAsync(pool, LedgerAccount.Pending(TestJobs.Worker), LedgerAccount.Vested(TestJobs.Worker)));
    }

    [Fact]
    public async Task GivenBackAndLeasedAgain_Job_IsChargedOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        await pool.Stores.Models.PutAsync(TestModels.Sampled, 10, default);
        var leased = await PipelineSteps.LeasedAsync(pool);
        await pool.Pipeline.GiveBackAsync(PipelineSteps.ClaimOf(leased), AttemptOutcome.HandedBack, "", default);
        Assert.Equal([328L], await BalancesAsync(pool, Held));

        var again = await pool.Pipeline.AssignAsync(await pool.FindAsync(leased.Id), TestJobs.OtherWorker, default);
        await PipelineSteps.ReturnCommittedAsync(pool, again!, 1);

        Assert.Equal(
            [Daily - 328, 0, 0, 312],
            await BalancesAsync(pool, Available, Held, LedgerAccount.Pending(TestJobs.Worker), LedgerAccount.Pending(TestJobs.OtherWorker)));
    }

    [Fact]
    public async Task Cancelled_Queued_CostsNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        await pool.Pipeline.CancelAsync(TestJobs.Account, job.Id, default);

        Assert.Equal([Daily, 0], await BalancesAsync(pool, Available, Held));
    }

    [Fact]
    public async Task Failed_Job_IsRefunded()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:JobDeadline", "00:01:00"));
        var job = await pool.SubmitAsync();
        await pool.Pipeline.AssignAsync(job, TestJobs.Worker, default);
        pool.Clock.Advance(TimeSpan.FromMinutes(2));
        await pool.Pipeline.SweepAsync(default);

        Assert.Equal(JobState.Failed, (await pool.FindAsync(job.Id)).State);
        Assert.Equal(0, (await BalancesAsync(pool, Held))[0]);
        Assert.Equal(-(await BalancesAsync(pool, LedgerAccount.Issuance))[0], (await BalancesAsync(pool, Available))[0]);
    }

    [Fact]
    public void Charge_CancelledWhileRunning_IsForTheDoneStepsOfTheFurthest()
    {
        var make = new TestJobs(new SequentialIdSource());
        var hedged = make.Hedge(make.Lease(make.New().After).After).After;
        var job = Priced(TestJobs.Cancel(hedged).After, 1_000);

        // Seven of twenty steps, by either worker.
        Assert.Equal(350, JobPrice.Charge(job));
        var attempts = job.Attempts.Select((attempt, i) => attempt with { StepsDone = i == 0 ? 3 : 900 }).ToList();
        Assert.Equal(1_000, JobPrice.Charge(job with { Attempts = attempts }));
        Assert.Equal(TestJobs.OtherWorker, JobPrice.Earner(job with { Attempts = attempts })!.Worker);
        Assert.Equal(0, JobPrice.Charge(job with { Attempts = [.. attempts.Select(attempt => attempt with { StepsDone = null })] }));
    }

    [Fact]
    public async Task Settle_CancelledWhileRunning_PaysTheStepsAndRefundsTheRest()
    {
        await using var pool = await TestPool.CreateAsync();
        var make = new TestJobs(new SequentialIdSource());
        var leased = Priced(make.Lease(make.New().After).After, 1_000);
        var cancelled = JobChange.Of(leased, TestJobs.Cancel(leased).After);

        var ledger = pool.Get<JobSettlement>().Settle(cancelled.Alone()).Ledger!;

        var id = leased.Id;
        Assert.Equal(
            [
                $"pay {id} artist:ada:held -350 worker:{TestJobs.Worker}:pending 333 reserve 17",
                $"refund {id} artist:ada:held -650 artist:ada:available 650",
            ],
            ledger.Entries.Select(entry => entry.ToString()));
        Assert.Null(ledger.Grant);
    }

    [Fact]
    public async Task Settle_WithCreditsOfAStage_KeepsBoth()
    {
        await using var pool = await TestPool.CreateAsync();
        var make = new TestJobs(new SequentialIdSource());
        var change = make.New();
        var transaction = JobChange.Of(null, Priced(change.After, 1_000)).Alone() with
        {
            Ledger = Conviction.Refund(new WindowItem(900, "old", TestJobs.Account, 1_000), 5),
        };

        var ledger = pool.Get<JobSettlement>().Settle(transaction).Ledger!;

        Assert.Equal([JournalReason.Refund, JournalReason.Hold], ledger.Entries.Select(entry => entry.Reason));
        Assert.NotNull(ledger.Grant);
    }

    private static Job Priced(Job job, long price) => job with { Price = price };

    private static Task<IReadOnlyList<long>> BalancesAsync(TestPool pool, params LedgerAccount[] accounts) => pool.Jobs.BalancesAsync(accounts, default);
}
