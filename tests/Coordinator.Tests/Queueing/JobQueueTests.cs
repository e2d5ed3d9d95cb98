using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class JobQueueTests
{
    private static readonly QueueId Queue = new(TestJobs.Manifest, PriorityClass.Normal);

    [Theory]
    [InlineData(1, 40, 8)]
    [InlineData(3, 20, 8)]
    [InlineData(40, 1, 8)]
    [InlineData(17, 3, 4)]
    public async Task PagesAsync_FewAndManyFlows_ShowsEachJobOnceOldestOfAFlowFirst(int accounts, int jobsEach, int wanted)
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "8"), ("Queueing:MaxPages", "100"));
        var make = new TestJobs(new SequentialIdSource());
        for (var i = 0; i < accounts * jobsEach; i++)
        {
            await pool.Jobs.ApplyAsync(new JobTransaction { Changes = [make.New(1_000 + (i / 7), new AccountId($"account-{i % accounts}"))] }, default);
        }

        var seen = new List<Job>();
        await foreach (var page in pool.Get<JobQueue>().PagesAsync(Queue, wanted, default))
        {
            Assert.InRange(page.Sum(flow => flow.Jobs.Count), 1, 8);
            seen.AddRange(page.SelectMany(flow => flow.Jobs));
        }

        Assert.Equal(accounts * jobsEach, seen.Count);
        Assert.Equal(accounts * jobsEach, seen.DistinctBy(job => job.Id).Count());
        Assert.All(
            seen.GroupBy(job => job.Account),
            flow => Assert.Equal(flow.OrderBy(job => job.QueuedAtMs).ThenBy(job => job.Id).Select(job => job.Id), flow.Select(job => job.Id)));
    }

    [Fact]
    public async Task PagesAsync_LongQueue_EndsAfterItsPagesAndSaysSo()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "4"), ("Queueing:MaxPages", "3"));
        await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 16), default);

        var pages = new List<int>();
        await foreach (var page in pool.Get<JobQueue>().PagesAsync(Queue, 1, default))
        {
            pages.Add(page.Count);
        }

        Assert.Equal([1, 1, 1, 0], pages);
        Assert.Equal(16, await pool.Get<JobQueue>().CountAsync(TestJobs.Manifest, default));
        Assert.Equal(0, await pool.Get<JobQueue>().CountAsync(TestJobs.OtherManifest, default));
    }
}
