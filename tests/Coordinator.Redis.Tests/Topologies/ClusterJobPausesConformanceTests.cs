using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

[Collection(ClusterServers.Collection)]
[Trait("Category", "Cluster")]
public sealed class ClusterJobPausesConformanceTests(ClusterServers servers) : JobPausesConformance
{
    private readonly ClusterPool _pool = new(servers);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}
