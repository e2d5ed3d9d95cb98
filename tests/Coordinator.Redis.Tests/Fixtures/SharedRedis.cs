using System.Globalization;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>One redis-server for all tests that do not kill it; each test has a pool of its own in it.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    /// <summary>Name of the collection.</summary>
    public const string Collection = "shared redis-server";

    private static int _pools;

    private RedisServer? _server;

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync(RedisPersistence.Always);

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    /// <summary>A coordinator of a pool that nobody used before, or of the given one.</summary>
    internal Task<TestCoordinator> StartCoordinatorAsync(string? poolId = null, Action<RedisOptions>? change = null) => TestCoordinator.StartAsync(
        poolId ?? NewPool(),
        options =>
        {
            options.ConnectionString = _server!.ConnectionString;
            change?.Invoke(options);
        });

    /// <summary>Id of a pool that nobody used before.</summary>
    internal static string NewPool() => "pool-" + Interlocked.Increment(ref _pools).ToString(CultureInfo.InvariantCulture);
}
