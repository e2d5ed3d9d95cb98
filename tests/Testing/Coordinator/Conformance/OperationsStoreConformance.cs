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
