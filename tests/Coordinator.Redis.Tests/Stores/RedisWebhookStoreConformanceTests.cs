using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

[Collection(SharedRedis.Collection)]
public sealed class RedisWebhookStoreConformanceTests(SharedRedis redis) : WebhookStoreConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}
