using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class JobQueueTests
{
    [Fact]
    public async Task PagesAsync_ManyJobsOfOneMoment_ShowsEachOnceOldestFirst()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "4"), ("Queueing:MaxPages", "100"), ("Admission:SubmitBurst", "1000"));
        for (var i = 0; i < 6; i++)
        {
            await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 1 + (i * 3)), default);
            pool.Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        var seen = new List<Job>();
        await foreach (var page in pool.Get<JobQueue>().PagesAsync(TestJobs.Manifest, default))
        {
            Assert.InRange(page.Count, 1, 4);
            seen.AddRange(page);
        }

        Assert.Equal(1 + 4 + 7 + 10 + 13 + 16, seen.Count);
        Assert.Equal(seen.OrderBy(job => job.QueuedAtMs).ThenBy(job => job.Id).Select(job => job.Id), seen.Select(job => job.Id));
    }

    [Fact]
    public async Task PagesAsync_LongQueue_EndsAfterItsPages()
    {
        await using var pool = await TestPool.CreateAsync(("Queueing:PageSize", "2"), ("Queueing:MaxPages", "3"));
        await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 16), default);

        var pages = 0;
        await foreach (var page in pool.Get<JobQueue>().PagesAsync(TestJobs.Manifest, default))
        {
            pages++;
        }

        Assert.Equal(3, pages);
        Assert.Equal(16, await pool.Get<JobQueue>().CountAsync(TestJobs.Manifest, default));
    }
}
