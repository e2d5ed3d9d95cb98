using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class QueuePositionsTests
{
    [Fact]
    public async Task AheadOfAsync_EqualJobs_IsThePlaceInWhichTheyAreServed()
    {
        await using var pool = await TestPool.CreateAsync();
        var make = new TestJobs(new SequentialIdSource());
        var jobs = new List<Job>();
        foreach (var (account, count) in new[] { ("ada", 5), ("bob", 1), ("cleo", 3) })
        {
            for (var i = 0; i < count; i++)
            {
                jobs.Add(await AddAsync(make.New(1_000 + i, new AccountId(account))));
            }
        }

        jobs.Add(await AddAsync(make.New(900, new AccountId("high"), share: new JobShare(PriorityClass.High, 100))));
        var positions = new List<(long Ahead, string Account)>();
        foreach (var job in jobs)
        {
            positions.Add(((await pool.Get<QueuePositions>().AheadOfAsync(job, default))!.Value, job.Account.Value));
        }

        Assert.Equal(
            ["high", "ada", "bob", "cleo", "ada", "cleo", "ada", "cleo", "ada", "ada"],
            positions.OrderBy(place => place.Ahead).Select(place => place.Account));
        Assert.Equal(Enumerable.Range(0, 10).Select(place => (long)place), positions.Select(place => place.Ahead).Order());
        Assert.Null(await pool.Get<QueuePositions>().AheadOfAsync(make.Lease(jobs[0]).After, default));

        async Task<Job> AddAsync(JobChange change)
        {
            await pool.Jobs.ApplyAsync(new JobTransaction { Changes = [change] }, default);
            return change.After;
        }
    }
}
