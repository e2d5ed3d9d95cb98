namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>A test with a coordinator on the shared server and an empty pool; it fails when an error was logged.</summary>
[Collection(SharedRedis.Collection)]
public abstract class RedisTest(SharedRedis redis) : IAsyncLifetime
{
    private TestCoordinator? _coordinator;

    internal SharedRedis Redis { get; } = redis;

    internal TestCoordinator Coordinator => _coordinator!;

    public async Task InitializeAsync() => _coordinator = await Redis.StartCoordinatorAsync();

    public async Task DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        Assert.Empty(Coordinator.Log.Errors);
    }
}
