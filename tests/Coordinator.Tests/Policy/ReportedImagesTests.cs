using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Coordinator.Tests.Policy;

public sealed class ReportedImagesTests
{
    [Fact]
    public async Task OpenAsync_WhileTheReportIsOpen_IsTheJobsImage()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool);
        var report = await ReportAsync(pool, TestPool.Bob, job);

        var opened = Assert.IsType<ReportedImageOpening.Opened>(await pool.Get<ReportedImages>().OpenAsync(report, default));
        await using var content = opened.Content;
        using var file = new MemoryStream();
        await content.CopyToAsync(file);

        Assert.Equal((job, report), (opened.Report.Job, opened.Report.Id));
        Assert.Equal(opened.Image.SizeBytes, file.Length);
        Assert.Equal((await pool.FindAsync(job)).Image, opened.Image);
    }

    [Theory]
    [InlineData(ImageReports.Upheld)]
    [InlineData(ImageReports.Dismissed)]
    public async Task OpenAsync_OnceTheReportIsResolved_IsNotShownThoughAnotherIsOpen(string resolution)
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool);
        var (resolved, open) = (await ReportAsync(pool, TestPool.Bob, job), await ReportAsync(pool, TestPool.Ada, job));
        await pool.Get<ImageReports>().ResolveAsync(TestPool.Ada, resolved, resolution, "", default);

        Assert.Equal(new ReportedImageOpening.Resolved(resolution), await pool.Get<ReportedImages>().OpenAsync(resolved, default));
        await using var content = Assert.IsType<ReportedImageOpening.Opened>(await pool.Get<ReportedImages>().OpenAsync(open, default)).Content;
    }

    [Fact]
    public async Task OpenAsync_DeletedOrUnknown_IsNotThere()
    {
        await using var pool = await TestPool.CreateAsync();
        var job = await DeliveredAsync(pool);
        var report = await ReportAsync(pool, TestPool.Bob, job);
        Assert.IsType<DeleteResult.Deleted>(await pool.Get<JobDeletion>().DeleteAsync(TestPool.Ada.Account, job, default));

        Assert.IsType<ReportedImageOpening.Gone>(await pool.Get<ReportedImages>().OpenAsync(report, default));
        Assert.IsType<ReportedImageOpening.NotFound>(await pool.Get<ReportedImages>().OpenAsync("nothing", default));
    }

    private static async Task<string> ReportAsync(TestPool pool, Caller caller, JobId job) =>
        Assert.IsType<ReportFiling.Filed>(await pool.Get<ImageReports>().FileAsync(caller, job, "shows me", default)).Id;

    private static async Task<JobId> DeliveredAsync(TestPool pool)
    {
        var leased = await PipelineSteps.LeasedAsync(pool);
        Assert.IsType<ReturnResult.Accepted>(await PipelineSteps.ReturnAsync(pool, leased, TestImages.Noise(1)));
        return leased.Id;
    }
}
