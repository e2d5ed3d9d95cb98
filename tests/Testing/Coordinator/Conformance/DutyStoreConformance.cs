using SogniLike.Coordinator.Duties;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IDutyStore"/> does.</summary>
public abstract class DutyStoreConformance : StoreConformance
{
    [Fact]
    public async Task Take_Nobodys_IsGivenUnderTheFirstFence()
    {
        Assert.Equal(new DutyLease("sweep", "one", 1, 6_000, ""), await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None));
        Assert.Equal(new DutyLease("other", "two", 1, 7_000, ""), await Duties.TakeAsync("other", "two", 1_000, 7_000, None));
    }

    [Fact]
    public async Task Take_HeldByAnother_IsRefused()
    {
        await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None);
        Assert.Null(await Duties.TakeAsync("sweep", "two", 5_999, 11_000, None));
    }

    [Fact]
    public async Task Take_HeldByTheSame_IsRenewedUnderTheSameFence()
    {
        await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None);
        Assert.Equal(new DutyLease("sweep", "one", 1, 9_000, ""), await Duties.TakeAsync("sweep", "one", 4_000, 9_000, None));
        Assert.Equal(new DutyLease("sweep", "one", 1, 9_000, ""), await Duties.TakeAsync("sweep", "one", 4_000, 8_000, None));
        Assert.Null(await Duties.TakeAsync("sweep", "two", 8_999, 14_000, None));
    }

    [Fact]
    public async Task Take_Ended_GoesToWhoComesUnderTheNextFence()
    {
        await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None);
        Assert.Equal(new DutyLease("sweep", "two", 2, 11_000, ""), await Duties.TakeAsync("sweep", "two", 6_000, 11_000, None));
        Assert.Null(await Duties.TakeAsync("sweep", "one", 6_000, 12_000, None));
        Assert.Equal(3, (await Duties.TakeAsync("sweep", "two", 11_000, 16_000, None))!.Fence);
    }

    [Fact]
    public async Task Advance_ByTheHolder_IsFoundByTheNext()
    {
        var lease = await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None);
        Assert.True(await Duties.AdvanceAsync("sweep", lease!.Fence, "job 7", None));
        Assert.Equal("job 7", (await Duties.TakeAsync("sweep", "one", 2_000, 7_000, None))!.Cursor);
        Assert.Equal("job 7", (await Duties.TakeAsync("sweep", "two", 8_000, 13_000, None))!.Cursor);
    }

    [Fact]
    public async Task Advance_ByAnOvertakenHolder_IsRefused()
    {
        var first = await Duties.TakeAsync("sweep", "one", 1_000, 6_000, None);
        await Duties.AdvanceAsync("sweep", first!.Fence, "job 7", None);
        await Duties.TakeAsync("sweep", "two", 6_000, 11_000, None);
        Assert.False(await Duties.AdvanceAsync("sweep", first.Fence, "job 3", None));
        Assert.Equal("job 7", (await Duties.TakeAsync("sweep", "two", 7_000, 12_000, None))!.Cursor);
    }

    [Fact]
    public async Task Advance_UnknownDuty_IsRefused() => Assert.False(await Duties.AdvanceAsync("sweep", 1, "job 7", None));

    [Fact]
    public async Task Take_ManyAtOnce_IsGivenToOne()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Duties.TakeAsync("sweep", $"c{number}", 1_000, 6_000, None)));
        Assert.Single(answers, answer => answer is not null);
    }
}
