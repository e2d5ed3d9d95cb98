using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Policy;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IReportStore"/> does.</summary>
public abstract class ReportStoreConformance : StoreConformance
{
    [Fact]
    public async Task Add_SecondOfTheSameAccountAndJob_IsTheFirst()
    {
        var report = Report(2_000) with { Reason = "تقرير" };
        Assert.IsType<ReportAddition.Added>(await Reports.AddAsync(report, 10, None));

        Assert.Equal(new ReportAddition.Repeated(report.Id), await Reports.AddAsync(report with { Id = Ids.NewId(), Reason = "again" }, 10, None));
        Assert.IsType<ReportAddition.Added>(await Reports.AddAsync(Report(1_000) with { Job = report.Job, Account = new AccountId("bob") }, 10, None));

        Assert.Equal(["bob", report.Account.Value], (await Reports.ListAsync(None)).Select(one => one.Account.Value));
        Assert.Equal(report, (await Reports.ListAsync(None))[1]);
    }

    [Fact]
    public async Task Add_FullPool_IsRefusedUntilOneIsRemoved()
    {
        var report = Report(1_000);
        await Reports.AddAsync(report, 1, None);

        Assert.IsType<ReportAddition.Full>(await Reports.AddAsync(Report(1_000), 1, None));
        await Reports.RemoveAsync(report, None);
        await Reports.RemoveAsync(report, None);

        Assert.IsType<ReportAddition.Added>(await Reports.AddAsync(report, 1, None));
    }

    [Fact]
    public async Task Find_ById_IsTheReportUntilItIsRemoved()
    {
        var (report, other) = (Report(1_000), Report(2_000));
        await Reports.AddAsync(report, 10, None);
        await Reports.AddAsync(other, 10, None);

        Assert.Equal(report, await Reports.FindAsync(report.Id, None));
        Assert.Null(await Reports.FindAsync("nothing", None));
        await Reports.RemoveAsync(report, None);
        Assert.Null(await Reports.FindAsync(report.Id, None));
        Assert.Equal(other, await Reports.FindAsync(other.Id, None));
    }

    [Fact]
    public async Task Change_IsKept()
    {
        var report = Report(1_000);
        await Reports.AddAsync(report, 10, None);

        var changed = await Reports.ChangeAsync(report.Id, one => one with { Resolution = "upheld", Note = "", ResolvedBy = new AccountId("ops"), ResolvedAtMs = 5 }, None);

        Assert.Equal(changed, Assert.Single(await Reports.ListAsync(None)));
        Assert.Equal("upheld", changed!.Resolution);
        Assert.Equal(changed, await Reports.FindAsync(report.Id, None));
        Assert.Null(await Reports.ChangeAsync("nothing", one => one, None));
    }

    private ReportRecord Report(long createdAtMs) =>
        new() { Id = Ids.NewId(), Job = new JobId(Ids.NewId()), Account = TestJobs.Account, Reason = "bad", CreatedAtMs = createdAtMs };
}
