using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>The stores of one empty pool on the cluster, for the suites that every implementation passes.</summary>
internal sealed class ClusterPool(ClusterServers servers)
{
    private TestCoordinator? _coordinator;

    public async Task<ConformanceStores> OpenAsync(Action<RedisOptions>? change = null)
    {
        _coordinator = await servers.StartCoordinatorAsync(change);
        return new ConformanceStores(
            _coordinator.Jobs, _coordinator.Archive, _coordinator.Workers, _coordinator.ApiKeys, _coordinator.Models, _coordinator.Bus, _coordinator.Duties, _coordinator.Reports,
            _coordinator.Epochs, _coordinator.Ledger, _coordinator.Trust, _coordinator.Audits, _coordinator.Tolerances, _coordinator.Operations, _coordinator.Sources, _coordinator.Webhooks);
    }

    public async Task CloseAsync()
    {
        await _coordinator!.DisposeAsync();
        Assert.Empty(_coordinator.Log.Errors);
    }
}
