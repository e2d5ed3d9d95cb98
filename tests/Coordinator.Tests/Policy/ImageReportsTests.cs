using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Coordinator.Tests.Policy;

public sealed class ImageReportsTests
{
    [Fact]
    public async Task FileAsync_ByAnybodyTwice_IsKeptOnceAndResolved()
    {
        await using var pool = await TestPool.CreateAsync();
        var (reports, job) = (pool.Get<ImageReports>(), await DeliveredAsync(pool));

        var first = Assert.IsType<ReportFiling.Filed>(await reports.FileAsync(TestPool.Bob, job, "shows me", default));
        var again = Assert.IsType<ReportFiling.Filed>(await reports.FileAsync(TestPool.Bob, job, "still", default));
        Assert.Equal((first.Id, false, true), (again.Id, first.Repeated, again.Repeated));

        var done = Assert.IsType<ReportResolving.Done>(await reports.ResolveAsync(TestPool.Ada, first.Id, ImageReports.Upheld, "removed", default));

        Assert.Equal(("upheld", "removed", TestPool.Ada.Account), (done.Report.Resolution, done.Report.Note, done.Report.ResolvedBy!.Value));
        Assert.Equal(done.Report, Assert.Single(await reports.ListAsync(default)));
        Assert.IsType<ReportResolving.NotFound>(await reports.ResolveAsync(TestPool.Ada, "nothing", ImageReports.Upheld, "", default));
        Assert.IsType<ReportResolving.Invalid>(await reports.ResolveAsync(TestPool.Ada, first.Id, "maybe", "", default));
    }

    [Fact]
    public async Task FileAsync_NoImageOrBadReason_IsRefused()
    {
        await using var pool = await TestPool.CreateAsync();
        var reports = pool.Get<ImageReports>();
        var queued = await pool.SubmitAsync();

        Assert.IsType<ReportFiling.NoImage>(await reports.FileAsync(TestPool.Bob, queued.Id, "bad", default));
        Assert.IsType<ReportFiling.NoImage>(await reports.FileAsync(TestPool.Bob, new JobId(new string('0', 26)), "bad", default));
        Assert.IsType<ReportFiling.Invalid>(await reports.FileAsync(TestPool.Bob, queued.Id, "", default));
        Assert.IsType<ReportFiling.Invalid>(await reports.FileAsync(TestPool.Bob, queued.Id, new string('x', 501), default));
    }

    [Fact]
    public async Task FileAsync_TooFast_WaitsAndFullPoolForgetsResolvedOnes()
    {
        await using var pool = await TestPool.CreateAsync(("Policy:ReportsPerMinute", "2"), ("Policy:MaxReports", "1"));
        var (reports, job) = (pool.Get<ImageReports>(), await DeliveredAsync(pool));
        var filed = Assert.IsType<ReportFiling.Filed>(await reports.FileAsync(TestPool.Bob, job, "bad", default));

        Assert.Equal(new ReportFiling.PoolFull(1), await reports.FileAsync(TestPool.Ada, job, "bad", default));
        await reports.ResolveAsync(TestPool.Ada, filed.Id, ImageReports.Dismissed, "", default);
        Assert.IsType<ReportFiling.Filed>(await reports.FileAsync(TestPool.Ada, job, "bad", default));

        Assert.Equal(new ReportFiling.RateLimited(TimeSpan.FromSeconds(30), 2), await reports.FileAsync(TestPool.Ada, job, "bad", default));
    }

    private static async Task<JobId> DeliveredAsync(TestPool pool)
    {
        var leased = await PipelineSteps.LeasedAsync(pool);
        Assert.IsType<ReturnResult.Accepted>(await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1)));
        return leased.Id;
    }
}
