using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing.Coordinator.Conformance;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

// What every implementation of the stores does, on a real server.

[Collection(SharedRedis.Collection)]
public sealed class RedisJobStoreConformanceTests(SharedRedis redis) : JobStoreConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}

[Collection(SharedRedis.Collection)]
public sealed class RedisJobEventsConformanceTests(SharedRedis redis) : JobEventsConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}

[Collection(SharedRedis.Collection)]
public sealed class RedisWorkerStoreConformanceTests(SharedRedis redis) : WorkerStoreConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}

[Collection(SharedRedis.Collection)]
public sealed class RedisApiKeyStoreConformanceTests(SharedRedis redis) : ApiKeyStoreConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}

[Collection(SharedRedis.Collection)]
public sealed class RedisModelStoreConformanceTests(SharedRedis redis) : ModelStoreConformance
{
    private readonly ConformancePool _pool = new(redis);

    protected override Task<ConformanceStores> OpenAsync() => _pool.OpenAsync();

    protected override Task CloseAsync() => _pool.CloseAsync();

    protected override Task LetPassAsync(TimeSpan time) => ConformancePool.LetPassAsync(time);
}
