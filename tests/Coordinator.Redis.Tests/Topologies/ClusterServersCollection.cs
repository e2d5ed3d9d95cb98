namespace SogniLike.Coordinator.Redis.Tests.Topologies;

[CollectionDefinition(ClusterServers.Collection)]
public sealed class ClusterServersCollection : ICollectionFixture<ClusterServers>;
