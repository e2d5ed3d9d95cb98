using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>lease_renew.lua: every answer.</summary>
public sealed class LeaseRenewScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private static readonly JobId Id = new("A");

    [Fact]
    public async Task Renewed_RightTokenAndFence_MovesTheEnd()
    {
        await LeaseAsync();
        Assert.Equal(LeaseRenewal.Renewed, await RenewAsync("token", 1, Now + 60_000));
        Assert.Equal(Now + 60_000, await EndAsync());
    }

    [Fact]
    public async Task Renewed_CalledTwice_IsTheSame()
    {
        await LeaseAsync();
        await RenewAsync("token", 1, Now + 60_000);
        Assert.Equal(LeaseRenewal.Renewed, await RenewAsync("token", 1, Now + 60_000));
        Assert.Equal(Now + 60_000, await EndAsync());
    }

    [Fact]
    public async Task Renewed_EarlierEnd_IsNotMovedBack()
    {
        await LeaseAsync();
        Assert.Equal(LeaseRenewal.Renewed, await RenewAsync("token", 1, Now));
        Assert.Equal(Now + 30_001, await EndAsync());
    }

    [Fact]
    public async Task OwnedByOther_WrongToken_ChangesNothing()
    {
        await LeaseAsync();
        Assert.Equal(LeaseRenewal.OwnedByOther, await RenewAsync("other", 1, Now + 60_000));
        Assert.Equal(Now + 30_001, await EndAsync());
    }

    [Fact]
    public async Task OwnedByOther_LeasedAgain_RefusesTheOldHolder()
    {
        var back = Ended(await LeaseAsync(), JobState.Queued, AttemptOutcome.WorkerLost);
        await Coordinator.Jobs.ApplyAsync(Transaction((Leased(New("A")), back)), default);
        await Coordinator.Jobs.ApplyAsync(Transaction((back, Leased(back, "second"))), default);

        Assert.Equal(LeaseRenewal.OwnedByOther, await RenewAsync("token", 1, Now + 60_000));
        Assert.Equal(LeaseRenewal.Renewed, await RenewAsync("second", 2, Now + 60_000));
    }

    [Fact]
    public async Task Expired_NobodyHoldsTheJob_RefusesAndAddsNoLease()
    {
        var leased = await LeaseAsync();
        await Coordinator.Jobs.ApplyAsync(Transaction((leased, Ended(leased, JobState.Queued, AttemptOutcome.WorkerLost))), default);

        Assert.Equal(LeaseRenewal.Expired, await RenewAsync("token", 1, Now + 60_000));
        Assert.Equal(0, await Coordinator.Jobs.CountAsync(new JobIndex.Leases(), default));
    }

    [Fact]
    public async Task UnknownJob_NoSuchJob() => Assert.Equal(LeaseRenewal.UnknownJob, await RenewAsync("token", 1, Now));

    [Fact]
    public async Task UnknownJob_FinalJob()
    {
        var leased = await LeaseAsync();
        await Coordinator.Jobs.ApplyAsync(Transaction((leased, Ended(leased, JobState.Delivered, AttemptOutcome.Delivered))), default);
        Assert.Equal(LeaseRenewal.UnknownJob, await RenewAsync("token", 1, Now));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task OwnedByOther_RightTokenWrongFence_ChangesNothing(long fence)
    {
        await LeaseAsync();
        Assert.Equal(LeaseRenewal.OwnedByOther, await RenewAsync("token", fence, Now + 60_000));
        Assert.Equal(Now + 30_001, await EndAsync());
    }

    [Fact]
    public async Task Renewed_AfterScriptFlush_IsSentAgain()
    {
        await LeaseAsync();
        await RenewAsync("token", 1, Now + 40_000);
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(LeaseRenewal.Renewed, await RenewAsync("token", 1, Now + 50_000));
        Assert.Equal(Now + 50_000, await EndAsync());
    }

    private async Task<Job> LeaseAsync()
    {
        var job = New("A");
        await Coordinator.Jobs.ApplyAsync(Transaction((null, job)), default);
        await Coordinator.Jobs.ApplyAsync(Transaction((job, Leased(job))), default);
        return Leased(job);
    }

    private Task<LeaseRenewal> RenewAsync(string token, long fence, long untilMs) => Coordinator.Jobs.RenewLeaseAsync(Id, token, fence, untilMs, default);

    private async Task<long> EndAsync() => Assert.Single(await Coordinator.Jobs.RangeAsync(new JobIndex.Leases(), 0, long.MaxValue, 10, false, default)).Score;
}
