using System.Globalization;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>One private redis-server for all tests that do not kill it; each test has a pool of its own in it.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    /// <summary>Name of the collection.</summary>
    public const string Collection = "shared redis-server";

    private static int _pools;

    private readonly TempFolder _folder = new();
    private TestCoordinator? _owner;

    /// <summary>How a coordinator reaches the server.</summary>
    internal string ConnectionString => $"!{Path.Combine(_folder.Path, "redis", "redis.sock")}";

    public async Task InitializeAsync() => _owner = await TestCoordinator.StartPrivateAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _owner!.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A coordinator of a pool that nobody used before, or of the given one.</summary>
    internal Task<TestCoordinator> StartCoordinatorAsync(string? poolId = null, Action<RedisOptions>? change = null) => TestCoordinator.StartAsync(
        poolId ?? NewPool(),
        options =>
        {
            options.ConnectionString = ConnectionString;
            change?.Invoke(options);
        });

    /// <summary>Id of a pool that nobody used before.</summary>
    internal static string NewPool() => "pool-" + Interlocked.Increment(ref _pools).ToString(CultureInfo.InvariantCulture);
}
