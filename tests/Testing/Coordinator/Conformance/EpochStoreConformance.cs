using SogniLike.Coordinator.Audits;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IEpochStore"/> does.</summary>
public abstract class EpochStoreConformance : StoreConformance
{
    [Fact]
    public async Task Add_SecondOfANumber_IsRefusedAndChangesNothing()
    {
        Assert.True(await Epochs.AddAsync(Make(1), None));

        Assert.False(await Epochs.AddAsync(Make(1) with { Key = new string('f', 64) }, None));

        Assert.Equal(Make(1), Assert.Single(await Epochs.ListAsync(None)));
    }

    [Fact]
    public async Task List_SeveralOutOfOrder_AreByNumber()
    {
        foreach (var number in (long[])[10, 9, 11, 2])
        {
            await Epochs.AddAsync(Make(number), None);
        }

        Assert.Equal([2, 9, 10, 11], (await Epochs.ListAsync(None)).Select(epoch => epoch.Number));
        Assert.Equal([Make(9), Make(11)], await Epochs.FindAsync([9, 11, 12], None));
        Assert.Empty(await Epochs.FindAsync([], None));
    }

    [Fact]
    public async Task Remove_SomeAndUnknown_LeavesTheOthers()
    {
        await Epochs.AddAsync(Make(1), None);
        await Epochs.AddAsync(Make(2), None);

        await Epochs.RemoveAsync([1, 7], None);
        await Epochs.RemoveAsync([], None);

        Assert.Equal(Make(2), Assert.Single(await Epochs.ListAsync(None)));
    }

    private static new Epoch Make(long number) => new()
    {
        Number = number,
        PublishedAtMs = number * 100,
        StartsAtMs = number * 1_000,
        EndsAtMs = (number + 1) * 1_000,
        Key = new string('a', 64),
        KeySha256 = new string('b', 64),
    };
}
