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
                var page = (await reader.ListAsync(TestPool.Ada.Account, size, token, default))!;
                seen.AddRange(page.Jobs.Select(job => job.Id));
                token = page.NextPageToken;
            }
            while (token.Length > 0);

            Assert.Equal(Enumerable.Reverse(expected), seen);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData("-1.01AAAAAAAA0000000000000001")]
    [InlineData("abc.01AAAAAAAA0000000000000001")]
    public async Task ListAsync_ForgedToken_IsNull(string token)
    {
        await using var pool = await TestPool.CreateAsync();

        Assert.Null(await pool.Get<JobReader>().ListAsync(TestPool.Ada.Account, 10, token, default));
    }

    [Fact]
    public async Task FindAsync_JobOfAnotherAccount_IsNull()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await pool.SubmitAsync();

        Assert.NotNull(await pool.Get<JobReader>().FindAsync(TestPool.Ada.Account, job.Id, default));
        Assert.Null(await pool.Get<JobReader>().FindAsync(TestPool.Bob.Account, job.Id, default));
    }
}
