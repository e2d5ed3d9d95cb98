using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Tests.Auditing;

namespace SogniLike.Coordinator.Tests.Settlement;

/// <summary>What became of the credits of one job, found in a journal of many.</summary>
public sealed class JobCreditsTests
{
    [Fact]
    public async Task Read_Cancelled_WasHeldAndGivenBack()
    {
        await using var pool = await TestPool.CreateAsync();
        await NoiseAsync(pool, 700);
        var job = await pool.SubmitAsync();
        Assert.Equal(["hold"], Words(await ReadAsync(pool, job)));
        pool.Clock.Advance(TimeSpan.FromMinutes(10));
        await NoiseAsync(pool, 700);
        await pool.SubmitAsync();
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default);

        var statement = await ReadAsync(pool, await pool.FindAsync(job.Id));

        Assert.Equal(["hold", "refund"], Words(statement));
        Assert.All(statement.Movements, movement => Assert.Equal(job.Price, movement.Amount));
        Assert.Equal([job.CreatedAtMs, pool.NowMs], statement.Movements.Select(movement => movement.AtMs));
        Assert.All(statement.Movements, movement => Assert.Contains(movement.Entry.ToString(), Record(pool, movement.RecordId).Entries.Select(entry => entry.ToString())));
        Assert.Equal((0L, true), (statement.Pending, statement.IsComplete));
    }

    [Fact]
    public async Task Read_Delivered_PendsUntilItVests()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Audits:PendingJobs", "51"));
        var (pool, job) = (bench.Pool, await bench.WorkAsync());
        var share = JobPrice.WorkerShare(job.Price, new CreditsOptions());

        var pending = await ReadAsync(pool, job);
        Assert.Equal((share, true), (pending.Pending, pending.IsComplete));
        Assert.Equal(["hold", "pay"], Words(pending));
        for (var seed = 2; seed <= 53; seed++)
        {
            await bench.WorkAsync(seed);
            pool.Clock.Advance(TimeSpan.FromSeconds(30));
            await bench.Suspect.HeartbeatAsync();
        }

        var vested = await ReadAsync(pool, job);
        Assert.Equal(["hold", "pay", "vest"], Words(vested));
        Assert.Equal([job.Price, job.Price, share], vested.Movements.Select(movement => movement.Amount));
        Assert.Equal(0, vested.Pending);
    }

    [Fact]
    public async Task Read_WorkerWasConvictedForAnotherJob_TellsThisJobsPartOfWhatWasTaken()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"));
        var (good, bad) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        var verifiers = await bench.ConnectVerifiersAsync();
        await bench.AnswerAllAsync(verifiers, job => job == bad.Id ? 0.3f : 0);

        var statement = await ReadAsync(bench.Pool, await bench.Pool.FindAsync(good.Id));

        Assert.Equal(["hold", "pay", "seize"], Words(statement));
        Assert.Equal(JobPrice.WorkerShare(good.Price, new CreditsOptions()), statement.Movements[^1].Amount);
        Assert.Equal(0, statement.Pending);
        Assert.Equal("refund", Words(await ReadAsync(bench.Pool, await bench.Pool.FindAsync(bad.Id)))[^1]);
    }

    [Fact]
    public async Task Read_TooMuchHappenedSince_SaysSo()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DrawAsync(pool, await pool.ConnectAsync(), 1);
        await NoiseAsync(pool, JobCredits.MostLookedThrough + 500);

        var statement = await ReadAsync(pool, job);

        Assert.Equal(["hold", "pay"], Words(statement));
        Assert.False(statement.IsComplete);
    }

    private static Task<JobCreditStatement> ReadAsync(TestPool pool, Job job) => pool.Get<JobCredits>().ReadAsync(job, default);

    private static string[] Words(JobCreditStatement statement) => [.. statement.Movements.Select(movement => JournalEntry.Word(movement.Entry.Reason))];

    private static JournalRecord Record(TestPool pool, long id) => pool.Jobs.ReadJournalAsync(id - 1, 1, default).Result.Records[0];

    private static async Task<Job> DrawAsync(TestPool pool, TestWorker worker, int seed)
    {
        var job = await pool.SubmitAsync(TestPool.Request(seed: (ulong)seed));
        await pool.DispatchAsync();
        await worker.ReturnAsync(worker.Take(), TestImages.Noise(seed));
        while (worker.Session.Commands.TryRead(out _))
        {
        }

        pool.Clock.Advance(TimeSpan.FromSeconds(30));
        await worker.HeartbeatAsync();
        return await pool.FindAsync(job.Id);
    }

    /// <summary>What others do.</summary>
    private static async Task NoiseAsync(TestPool pool, int records)
    {
        for (var number = 0; number < records; number++)
        {
            await pool.Jobs.ApplyAsync(
                new LedgerChange { AtMs = pool.NowMs, Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, 1)] }, default);
        }
    }
}
