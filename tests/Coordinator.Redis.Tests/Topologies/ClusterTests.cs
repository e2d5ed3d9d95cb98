using SogniLike.Coordinator.Redis.Tests.Fixtures;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

[Collection(ClusterServers.Collection)]
[Trait("Category", "Cluster")]
public sealed class ClusterTests(ClusterServers servers)
{
    [Fact]
    public async Task Pools_SpreadOverTheNodes()
    {
        var nodes = new HashSet<string>();
        for (var i = 0; i < 12; i++)
        {
            await using var coordinator = await servers.StartCoordinatorAsync();
            var server = await coordinator.RunAsync((database, keys) => Task.FromResult(database.Multiplexer.GetServer(keys.Leases)));
            nodes.Add(server.EndPoint.ToString()!);
        }

        Assert.Equal(3, nodes.Count);
    }

    [Fact]
    public async Task Pool_AllItsKeys_LieInOneSlot()
    {
        await using var coordinator = await servers.StartCoordinatorAsync();
        var leased = TestJobs.Leased(TestJobs.New("A"));
        await coordinator.Jobs.ApplyAsync(TestJobs.Transaction((null, TestJobs.New("A"))) with { Claim = TestJobs.Claim(TestJobs.New("A")) }, default);
        await coordinator.Jobs.ApplyAsync(TestJobs.Transaction((TestJobs.New("A"), leased)), default);
        await coordinator.Duties.TakeAsync("sweep", "one", 1_000, 6_000, default);

        var (slot, found) = await coordinator.RunAsync(async (database, keys) =>
        {
            var slot = database.Multiplexer.HashSlot(keys.Leases);
            var count = (long)await database.Multiplexer.GetServer(keys.Leases).ExecuteAsync("CLUSTER", "COUNTKEYSINSLOT", slot);
            return (slot, count);
        });
        Assert.True(found >= 9, $"Slot {slot} holds {found} keys.");
    }
}
