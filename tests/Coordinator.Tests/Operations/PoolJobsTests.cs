using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Operations;

public sealed class PoolJobsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task List_ByStateAndAccount_ShowsThoseOfEverybodyEachOnce(int size)
    {
        await using var pool = await TestPool.CreateAsync();
        var (ada, bob, gone) = (await pool.SubmitAsync(), await pool.SubmitAsync(caller: TestPool.Bob), await pool.SubmitAsync(caller: TestPool.Bob));
        await pool.Pipeline.CancelForPoolAsync(gone.Id, default);
        await pool.ConnectAsync();
        await pool.DispatchAsync();
        var leased = Assert.Single(await ReadAllAsync(pool, new PoolJobFilter([JobState.Leased]), size));
        var worker = (await pool.FindAsync(leased)).Lease!.Worker;

        Assert.Equal([ada.Id, bob.Id], (await ReadAllAsync(pool, new PoolJobFilter([]), size)).Order());
        Assert.Equal([gone.Id], await ReadAllAsync(pool, new PoolJobFilter([JobState.Cancelled]), size));
        Assert.Equal([gone.Id, bob.Id], await ReadAllAsync(pool, new PoolJobFilter([], Account: TestPool.Bob.Account), size));
        Assert.Equal([leased], await ReadAllAsync(pool, new PoolJobFilter([], Worker: worker), size));
        Assert.Empty(await ReadAllAsync(pool, new PoolJobFilter([], Worker: new WorkerId("nobody")), size));
        Assert.Empty(await ReadAllAsync(pool, new PoolJobFilter([], Model: "another"), size));
    }

    [Fact]
    public void Filter_FinalStatesTogetherWithOthers_IsImpossibleUnlessOneAccountIsMeant()
    {
        Assert.False(new PoolJobFilter([JobState.Failed, JobState.Cancelled]).IsPossible);
        Assert.False(new PoolJobFilter([JobState.Failed, JobState.Queued]).IsPossible);
        Assert.True(new PoolJobFilter([JobState.Failed]).IsPossible);
        Assert.True(new PoolJobFilter([JobState.Failed, JobState.Queued], Account: new AccountId("ada")).IsPossible);
    }

    [Fact]
    public async Task Cancel_ForThePool_SaysWhoItWasAndGivesTheMoneyBack()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync(caller: TestPool.Bob);

        var cancelled = Assert.IsType<CancelResult.Cancelled>(await pool.Pipeline.CancelForPoolAsync(job.Id, default));
        Assert.Equal(JobState.Cancelled, cancelled.Job.State);
        Assert.IsType<CancelResult.AlreadyFinal>(await pool.Pipeline.CancelForPoolAsync(job.Id, default));
        Assert.IsType<CancelResult.NotFound>(await pool.Pipeline.CancelForPoolAsync(new JobId("01ARZ3NDEKTSV4RRFFQ69G5FAV"), default));
    }

    [Fact]
    public async Task Events_OfOneJobAmongOthers_AreItsOwnInOrder()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();
        await pool.SubmitAsync();
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, job.Id, default);

        var events = await pool.Get<PoolOperations>().EventsAsync(await pool.FindAsync(job.Id), default);

        Assert.All(events, one => Assert.Equal(job.Id, one.JobId));
        Assert.Equal(JobState.Cancelled, events[^1].Job!.State);
        Assert.Equal(events.Select(one => one.Job!.Version).Order(), events.Select(one => one.Job!.Version));
    }

    private static async Task<List<JobId>> ReadAllAsync(TestPool pool, PoolJobFilter filter, int size)
    {
        var (seen, token) = (new List<JobId>(), "");
        do
        {
            var page = (await pool.Get<PoolOperations>().ListAsync(filter, size, token, default))!;
            seen.AddRange(page.Jobs.Select(job => job.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return seen;
    }
}
