using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sharing;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IJobStore"/> does with share links.</summary>
public abstract class JobSharesConformance : StoreConformance
{
    private static readonly ShareId One = new(new string('1', 32));
    private static readonly ShareId Two = new(new string('2', 32));

    [Fact]
    public async Task Apply_Links_AreReadBackAndFoundByTheirIds()
    {
        var delivered = await DeliveredAsync();

        var shared = await ApplyAsync(WithLinks(delivered, new ShareLink(One, true, 5_000, null), new ShareLink(Two, false, 6_000, 9_000)));

        Same(shared, (await Jobs.FindAsync(delivered.Id, None))!);
        Assert.Equal([(delivered.Id, 5_000)], await RangeAsync(new JobIndex.SharedAs(One)));
        Assert.Equal([(delivered.Id, 6_000)], await RangeAsync(new JobIndex.SharedAs(Two)));
        Assert.Equal([(delivered.Id, delivered.CreatedAtMs)], await RangeAsync(new JobIndex.AccountShares(TestJobs.Account)));
        Assert.Equal([(delivered.Id, delivered.UpdatedAtMs)], await RangeAsync(new JobIndex.Finished(JobState.Delivered)));
    }

    [Fact]
    public async Task Apply_WithoutALink_ForgetsThatOneOnly()
    {
        var shared = await ApplyAsync(WithLinks(await DeliveredAsync(), new ShareLink(One, true, 5_000, null), new ShareLink(Two, false, 6_000, null)));

        var less = await ApplyAsync(WithLinks(shared, shared.Links[1]));

        Assert.Empty(await RangeAsync(new JobIndex.SharedAs(One)));
        Assert.Single(await RangeAsync(new JobIndex.SharedAs(Two)));
        Assert.Single(await RangeAsync(new JobIndex.AccountShares(TestJobs.Account)));

        await ApplyAsync(WithLinks(less));
        Assert.Empty(await RangeAsync(new JobIndex.SharedAs(Two)));
        Assert.Equal(0, await Jobs.CountAsync(new JobIndex.AccountShares(TestJobs.Account), None));
    }

    [Fact]
    public async Task Apply_RemovalOfASharedJob_LeavesNoLink()
    {
        var shared = await ApplyAsync(WithLinks(await DeliveredAsync(), new ShareLink(One, true, 5_000, null)));

        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(new JobTransaction { Changes = [], Removals = [JobRemoval.Of(shared, RemovalReason.Requested, 7_000)] }, None));

        Assert.Empty(await RangeAsync(new JobIndex.SharedAs(One)));
        Assert.Equal(0, await Jobs.CountAsync(new JobIndex.AccountShares(TestJobs.Account), None));
    }

    [Fact]
    public async Task Apply_GuardOfTheAccountsShares_HoldsAsManyAsItSays()
    {
        await ApplyAsync(WithLinks(await DeliveredAsync(), new ShareLink(One, true, 5_000, null)));
        var next = WithLinks(await DeliveredAsync(), new ShareLink(Two, true, 5_000, null));
        var guard = new JobGuard.CountAtMost(new JobIndex.AccountShares(TestJobs.Account), 0);

        Assert.Equal(new ApplyOutcome.GuardFailed(guard), await Jobs.ApplyAsync(Of(next) with { Guards = [guard] }, None));
        Assert.Empty(await RangeAsync(new JobIndex.SharedAs(Two)));
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(next) with { Guards = [guard with { Most = 1 }] }, None));
    }

    private static JobChange WithLinks(Job job, params IReadOnlyList<ShareLink> links) => JobChange.Of(job, job with { Version = job.Version + 1, Links = links });

    private Task<IReadOnlyList<(JobId Id, long Score)>> RangeAsync(JobIndex index) => Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 10, descending: false, None);

    private async Task<Job> DeliveredAsync() => await ApplyAsync(TestJobs.Deliver(await ApplyAsync(Make.Lease(await ApplyAsync(Make.New())))));
}
