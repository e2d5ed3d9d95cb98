namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

[CollectionDefinition(SharedRedis.Collection)]
public sealed class SharedRedisCollection : ICollectionFixture<SharedRedis>;
