using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Duties;

public sealed class PoolDutiesTests
{
    [Fact]
    public async Task TakeAsync_TwoCoordinators_OneHasItUntilItFallsSilent()
    {
        await using var one = await TestPool.CreateAsync();
        await using var two = one.AnotherCoordinator();
        Assert.NotNull(await one.Get<PoolDuties>().TakeAsync("count", default));
        Assert.Null(await two.Get<PoolDuties>().TakeAsync("count", default));

        one.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull(await one.Get<PoolDuties>().TakeAsync("count", default));
        one.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(await two.Get<PoolDuties>().TakeAsync("count", default));

        one.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, (await two.Get<PoolDuties>().TakeAsync("count", default))!.Fence);
        Assert.Null(await one.Get<PoolDuties>().TakeAsync("count", default));
    }

    [Fact]
    public async Task AdvanceAsync_Overtaken_IsToldAndStops()
    {
        await using var one = await TestPool.CreateAsync();
        await using var two = one.AnotherCoordinator();
        var lease = (await one.Get<PoolDuties>().TakeAsync("count", default))!;
        Assert.True(await one.Get<PoolDuties>().AdvanceAsync(lease, "a", default));

        one.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("a", (await two.Get<PoolDuties>().TakeAsync("count", default))!.Cursor);
        Assert.False(await one.Get<PoolDuties>().AdvanceAsync(lease, "b", default));
        Assert.Null(await one.Get<PoolDuties>().TakeAsync("count", default));
    }

    [Fact]
    public async Task Sweep_HolderIsGone_IsDoneByTheNext()
    {
        await using var one = await TestPool.CreateAsync();
        await using var two = one.AnotherCoordinator();
        await one.SweepAsync();
        var leased = (await one.Pipeline.AssignAsync(await one.SubmitAsync(), new WorkerId("w"), default))!;
        one.Clock.Advance(TimeSpan.FromSeconds(4));
        await one.SweepAsync();
        one.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(4));

        await two.SweepAsync();

        Assert.Equal(JobState.Queued, (await two.FindAsync(leased.Id)).State);
    }

    [Fact]
    public async Task Sweep_HeldByAnother_IsLeftToIt()
    {
        await using var one = await TestPool.CreateAsync(("Duties:LeaseLength", "00:01:00"));
        await using var two = one.AnotherCoordinator();
        var leased = (await one.Pipeline.AssignAsync(await one.SubmitAsync(), new WorkerId("w"), default))!;
        one.Clock.Advance(TimeSpan.FromSeconds(31));
        await one.Get<PoolDuties>().TakeAsync("sweep", default);

        await two.SweepAsync();
        Assert.Equal(JobState.Leased, (await two.FindAsync(leased.Id)).State);
        await one.SweepAsync();
        Assert.Equal(JobState.Queued, (await one.FindAsync(leased.Id)).State);
    }
}
