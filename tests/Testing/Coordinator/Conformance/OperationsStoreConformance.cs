using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Operations;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IOperationsStore"/> does.</summary>
public abstract class OperationsStoreConformance : StoreConformance
{
    private const int Kept = 10_000;

    [Fact]
    public async Task Actions_InPages_ComeNewestFirstWithoutGapOrRepeat()
    {
        for (var number = 1; number <= 7; number++)
        {
            await Operations.AddActionAsync(Action(number), Kept, None);
        }

        var found = new List<StoredAction>();
        while (await Operations.ListActionsAsync(found.LastOrDefault()?.Position, 3, None) is { Count: > 0 } page)
        {
            found.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(Action), found.Select(one => one.Action));
        Assert.Distinct(found.Select(one => one.Position));
    }

    [Fact]
    public async Task Actions_Added_CarryTheHashOfTheOneBefore()
    {
        Assert.Null(await Operations.ActionHeadAsync(None));
        for (var number = 1; number <= 3; number++)
        {
            await Operations.AddActionAsync(Action(number), Kept, None);
        }

        var links = Oldest(await Operations.ListActionsAsync(null, 10, None));

        Assert.Equal([1, 2, 3], links.Select(link => link.Number));
        Assert.Equal([ActionChain.Beginning, links[0].Hash, links[1].Hash], links.Select(link => link.Previous));
        Assert.Equal(links.Select(link => ActionChain.HashOf(link.Number, link.Previous, Action((int)link.Number))), links.Select(link => link.Hash));
        Assert.Equal(links[^1], await Operations.ActionHeadAsync(None));
    }

    [Fact]
    public async Task Actions_AddedAtOnce_AreStillOneChain()
    {
        const int Writers = 12;
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(number => Operations.AddActionAsync(Action(number), Kept, None)));

        AssertChained(await Operations.ListActionsAsync(null, 100, None), first: 1, last: Writers);
    }

    [Fact]
    public async Task Actions_OldestHaveLeft_TheOthersAreStillOneChain()
    {
        const int Added = 350;
        for (var number = 1; number <= Added; number++)
        {
            await Operations.AddActionAsync(Action(number), 100, None);
        }

        var kept = await Operations.ListActionsAsync(null, 1_000, None);

        Assert.InRange(kept.Count, 100, Added - 1);
        AssertChained(kept, first: Added - kept.Count + 1, last: Added);
    }

    [Fact]
    public async Task Samples_Kept_AreTheNewestOldestFirst()
    {
        Assert.Empty(await Operations.ListSamplesAsync(10, None));
        for (var number = 1; number <= 5; number++)
        {
            await Operations.AddSampleAsync(Sample(number), Kept, None);
        }

        var found = await Operations.ListSamplesAsync(3, None);

        Same([Sample(3), Sample(4), Sample(5)], found);
    }

    private static IReadOnlyList<ActionLink> Oldest(IReadOnlyList<StoredAction> newestFirst) => [.. newestFirst.Reverse().Select(one => one.Link!)];

    private static void AssertChained(IReadOnlyList<StoredAction> newestFirst, int first, int last)
    {
        var links = Oldest(newestFirst);
        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(number => (long)number), links.Select(link => link.Number));
        Assert.Equal(links.SkipLast(1).Select(link => link.Hash), links.Skip(1).Select(link => link.Previous));
        Assert.All(newestFirst, one => Assert.Equal(ActionChain.HashOf(one.Link!.Number, one.Link.Previous, one.Action), one.Link.Hash));
    }

    private static AdminAction Action(int number) => new(1_000 + number, "key", new AccountId("ada"), "HoldWorker", $"worker-{number}", "it hums, \"loudly\"", "done");

    private static PoolSample Sample(int number) => new()
    {
        AtMs = 1_000 + number,
        WorkersOnline = number,
        Queued = new Dictionary<string, long> { ["emoji-diffusion"] = number },
        QueuedOthers = 2,
        Delivered = 3,
        WorkedMs = 1_200,
        WastedMs = 30,
        WaitP95Ms = 1_500,
        Issued = 7,
    };
}
