using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Sharing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Sharing;

public sealed class ShareLinksTests
{
    [Fact]
    public async Task CreateAsync_DeliveredJob_IsShownUnderAnIdOfItsOwn()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);

        var link = await CreateAsync(pool, job.Id, showsParameters: true);

        var shown = Assert.IsType<ShareOpening.Shown>(await pool.Get<ShareLinks>().OpenAsync(link.Id, default));
        Assert.Equal((job.Id, true, null), (shown.Job.Id, shown.Link.ShowsParameters, shown.Link.ExpiresAtMs));
        Assert.DoesNotContain(link.Id.Value, job.Id.Value, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(job.UpdatedAtMs, shown.Job.UpdatedAtMs);
        await using var file = await pool.Get<ShareLinks>().OpenFileAsync(shown, default);
        Assert.Equal(job.Image!.SizeBytes, file!.Length);
    }

    [Fact]
    public async Task CreateAsync_NotTheAccountsOrWithoutImage_MakesNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var (links, job, queued) = (pool.Get<ShareLinks>(), await DeliveredAsync(pool, 1), await pool.SubmitAsync());

        Assert.IsType<ShareCreation.NotFound>(await links.CreateAsync(TestPool.Bob.Account, job.Id, false, null, default));
        Assert.IsType<ShareCreation.NotFound>(await links.CreateAsync(TestJobs.Account, new JobId(new string('0', 26)), false, null, default));
        Assert.IsType<ShareCreation.NotDelivered>(await links.CreateAsync(TestJobs.Account, queued.Id, false, null, default));
        Assert.Equal(job.Version, (await pool.FindAsync(job.Id)).Version);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(315_360_001)]
    public async Task CreateAsync_BadValidity_NamesFieldAndLimits(int seconds)
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);

        var invalid = Assert.IsType<ShareCreation.Invalid>(await pool.Get<ShareLinks>().CreateAsync(TestJobs.Account, job.Id, false, TimeSpan.FromSeconds(seconds), default));

        Assert.Equal("valid_seconds", invalid.Error.Field);
        Assert.Contains("315360000", invalid.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokeAsync_ByItsArtistOnly_EndsItAtOnce()
    {
        await using var pool = await TestPool.CreateAsync();
        var (links, job) = (pool.Get<ShareLinks>(), await DeliveredAsync(pool, 1));
        var (one, two) = (await CreateAsync(pool, job.Id), await CreateAsync(pool, job.Id));

        Assert.False(await links.RevokeAsync(TestPool.Bob.Account, one.Id, default));
        Assert.True(await links.RevokeAsync(TestJobs.Account, one.Id, default));
        Assert.False(await links.RevokeAsync(TestJobs.Account, one.Id, default));

        Assert.IsType<ShareOpening.NotFound>(await links.OpenAsync(one.Id, default));
        Assert.IsType<ShareOpening.Shown>(await links.OpenAsync(two.Id, default));
    }

    [Fact]
    public async Task OpenAsync_AfterItsTime_SaysSoAndMakesRoom()
    {
        await using var pool = await TestPool.CreateAsync();
        var (links, job) = (pool.Get<ShareLinks>(), await DeliveredAsync(pool, 1));
        var brief = await CreateAsync(pool, job.Id, validity: TimeSpan.FromMinutes(1));
        for (var i = 1; i < ShareLinks.MaxPerJob; i++)
        {
            await CreateAsync(pool, job.Id);
        }

        Assert.Equal(new ShareCreation.TooManyOfJob(ShareLinks.MaxPerJob), await links.CreateAsync(TestJobs.Account, job.Id, false, null, default));
        pool.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<ShareOpening.Shown>(await links.OpenAsync(brief.Id, default));
        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<ShareOpening.Expired>(await links.OpenAsync(brief.Id, default));
        await CreateAsync(pool, job.Id);
        Assert.Equal(ShareLinks.MaxPerJob, (await pool.FindAsync(job.Id)).Links.Count);
    }

    [Fact]
    public async Task CreateAsync_MoreJobsThanTheAccountMay_IsRefusedUntilOneIsRevoked()
    {
        await using var pool = await TestPool.CreateAsync(("Sharing:MaxSharedJobs", "1"));
        var (links, one, two) = (pool.Get<ShareLinks>(), await DeliveredAsync(pool, 1), await DeliveredAsync(pool, 2));
        var first = await CreateAsync(pool, one.Id);

        Assert.Equal(new ShareCreation.TooMany(1), await links.CreateAsync(TestJobs.Account, two.Id, false, null, default));
        await CreateAsync(pool, one.Id);
        Assert.Equal([one.Id], (await pool.Get<JobReader>().ListSharedAsync(TestJobs.Account, 10, "", default))!.Jobs.Select(job => job.Id));

        foreach (var link in (await pool.FindAsync(one.Id)).Links)
        {
            Assert.True(await links.RevokeAsync(TestJobs.Account, link.Id, default));
        }

        await CreateAsync(pool, two.Id);
        Assert.IsType<ShareOpening.NotFound>(await links.OpenAsync(first.Id, default));
    }

    [Fact]
    public async Task OpenAsync_JobThatWasDeleted_FindsNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool, 1);
        var link = await CreateAsync(pool, job.Id);

        Assert.IsType<DeleteResult.Deleted>(await pool.Get<JobDeletion>().DeleteAsync(TestJobs.Account, job.Id, default));

        Assert.IsType<ShareOpening.NotFound>(await pool.Get<ShareLinks>().OpenAsync(link.Id, default));
        Assert.Equal(0, await pool.Jobs.CountAsync(new JobIndex.AccountShares(TestJobs.Account), default));
    }

    [Fact]
    public async Task OpenAsync_AccountThatWasDisabled_FindsNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var link = await CreateAsync(pool, (await DeliveredAsync(pool, 1)).Id);
        var accounts = pool.Get<Accounts>();

        await accounts.SetAsync(TestJobs.Account.Value, new AccountChange(null, null, null, Disabled: true), default);
        Assert.IsType<ShareOpening.NotFound>(await pool.Get<ShareLinks>().OpenAsync(link.Id, default));

        await accounts.SetAsync(TestJobs.Account.Value, new AccountChange(null, null, null, Disabled: false), default);
        Assert.IsType<ShareOpening.Shown>(await pool.Get<ShareLinks>().OpenAsync(link.Id, default));
    }

    [Fact]
    public async Task CreateAsync_PoolThatSharesNothing_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync(("Sharing:Enabled", "false"));
        var job = await DeliveredAsync(pool, 1);

        Assert.IsType<ShareCreation.Disabled>(await pool.Get<ShareLinks>().CreateAsync(TestJobs.Account, job.Id, false, null, default));
    }

    private static async Task<ShareLink> CreateAsync(TestPool pool, JobId job, bool showsParameters = false, TimeSpan? validity = null) =>
        Assert.IsType<ShareCreation.Created>(await pool.Get<ShareLinks>().CreateAsync(TestJobs.Account, job, showsParameters, validity, default)).Link;

    private static async Task<Job> DeliveredAsync(TestPool pool, int image)
    {
        var leased = await PipelineSteps.LeasedAsync(pool);
        Assert.IsType<ReturnResult.Accepted>(await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(image)));
        return await pool.FindAsync(leased.Id);
    }
}
