using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Tests.Jobs;

public sealed class JobReaderTests
{
    [Fact]
    public async Task ListAsync_PageByPage_ShowsEveryJobOnceNewestFirst()
    {
        await using var pool = await TestPool.CreateAsync();
        var expected = new List<JobId>();
        for (var i = 0; i < 4; i++)
        {
            // All images of a request have one time, so pages end between equal scores.
            var accepted = (SubmitResult.Accepted)await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 5), default);
            expected.AddRange(accepted.Jobs.Select(job => job.Id));
            pool.Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        await pool.SubmitAsync(caller: TestPool.Bob);
        var reader = pool.Get<JobReader>();
        foreach (var size in new[] { 1, 3, 7, 20, 100 })
        {
            var (seen, token) = (new List<JobId>(), "");
            do
            {
                var page = (await reader.ListAsync(TestPool.Ada.Account, JobFilter.None, size, token, default))!;
                seen.AddRange(page.Jobs.Select(job => job.Id));
                token = page.NextPageToken;
            }
            while (token.Length > 0);

            Assert.Equal(Enumerable.Reverse(expected), seen);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task ListAsync_WithStates_ShowsTheseOnlyAndEachOnce(int size)
    {
        await using var pool = await TestPool.CreateAsync();
        var jobs = ((SubmitResult.Accepted)await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(count: 10), default)).Jobs;
        var cancelled = jobs.Where((_, i) => i % 3 == 0).Select(job => job.Id).ToList();
        foreach (var id in cancelled)
        {
            await pool.Pipeline.CancelAsync(TestPool.Ada.Account, id, default);
        }

        Assert.Equal(Enumerable.Reverse(cancelled), await ReadAllAsync(pool, new JobFilter([JobState.Cancelled], null), size));
        Assert.Equal(
            jobs.Select(job => job.Id).Except(cancelled).Reverse(), await ReadAllAsync(pool, new JobFilter([JobState.Queued, JobState.Leased], null), size));
        Assert.Equal(10, (await ReadAllAsync(pool, new JobFilter([], jobs[0].Spec.Model), size)).Count);
        Assert.Empty(await ReadAllAsync(pool, new JobFilter([], "another-model"), size));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData("-1.01AAAAAAAA0000000000000001")]
    [InlineData("abc.01AAAAAAAA0000000000000001")]
    public async Task ListAsync_ForgedToken_IsNull(string token)
    {
        await using var pool = await TestPool.CreateAsync();

        Assert.Null(await pool.Get<JobReader>().ListAsync(TestPool.Ada.Account, JobFilter.None, 10, token, default));
    }

    [Fact]
    public async Task FindAsync_JobOfAnotherAccount_IsNull()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();

        Assert.NotNull(await pool.Get<JobReader>().FindAsync(TestPool.Ada.Account, job.Id, default));
        Assert.Null(await pool.Get<JobReader>().FindAsync(TestPool.Bob.Account, job.Id, default));
    }

    private static async Task<List<JobId>> ReadAllAsync(TestPool pool, JobFilter filter, int size)
    {
        var (seen, token) = (new List<JobId>(), "");
        do
        {
            var page = (await pool.Get<JobReader>().ListAsync(TestPool.Ada.Account, filter, size, token, default))!;
            Assert.InRange(page.Jobs.Count, 0, size);
            seen.AddRange(page.Jobs.Select(job => job.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return seen;
    }
}
